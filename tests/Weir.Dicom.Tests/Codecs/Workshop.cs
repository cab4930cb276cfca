namespace Weir.Dicom.Tests.Codecs;

/// <summary>A folder in which other people's programs work on made images; gone at the end.</summary>
internal sealed class Workshop : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("weir-test-");

    public string PathOf(string name) => Path.Combine(folder.FullName, name);

    /// <summary>Writes a file, runs a program and gives back the file it made.</summary>
    public byte[] Make(
        string input,
        byte[] bytes,
        string output,
        string program,
        params string[] arguments
    )
    {
        File.WriteAllBytes(PathOf(input), bytes);
        var (code, text, errors) = Peer.Run(
            program,
            [
                .. arguments.Select(a =>
                    a.Replace("{in}", PathOf(input)).Replace("{out}", PathOf(output))
                ),
            ]
        );
        Assert.True(code == 0 && File.Exists(PathOf(output)), $"{program}: {text}{errors}");
        return File.ReadAllBytes(PathOf(output));
    }

    /// <summary>The frames of a file in this folder, decoded by Weir.</summary>
    public byte[] DecodedByWeir(string name)
    {
        using var source = FrameSource.Open(PathOf(name));
        return PixelDecoder.DecodeFrame(source, 0);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
