namespace Weir.Server.Demo.Rendering;

/// <summary>What fills the pixels of a demo series: slices of a phantom, or its projection.</summary>
internal interface IDemoImage
{
    /// <summary>Writes the stored values of one slice. Safe on several threads.</summary>
    void Render(int index, Span<short> pixels);
}
