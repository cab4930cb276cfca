namespace Weir.Server.Demo;

/// <summary>How large the demo studies are. Extents in mm stay the same; fewer pixels are larger pixels.</summary>
public sealed record DemoScale
{
    /// <summary>What an empty archive gets: 12 CT studies of 100 MB and more, about 1.3 GB.</summary>
    public static DemoScale Full { get; } = new();

    /// <summary>The same structure for tests: a few MB.</summary>
    public static DemoScale Small { get; } =
        new()
        {
            CtStudies = 4,
            CtSlices = 24,
            CtSize = 128,
            MrSlices = 6,
            MrSize = 64,
            RadiographSize = 600,
        };

    /// <summary>CT studies, 0-12. From 3 on, two of them are a prior and a current one of one patient.</summary>
    public int CtStudies { get; init; } = 12;

    /// <summary>Slices of a CT study, 1 or more.</summary>
    public int CtSlices { get; init; } = 200;

    /// <summary>Columns and rows of a CT slice, 16-2048.</summary>
    public int CtSize { get; init; } = 512;

    /// <summary>Slices of each series of the MR study; 0 leaves the study out.</summary>
    public int MrSlices { get; init; } = 28;

    /// <summary>Columns and rows of an MR slice, 16-2048.</summary>
    public int MrSize { get; init; } = 320;

    /// <summary>Columns and rows of the radiograph, 16-8192; 0 leaves it out.</summary>
    public int RadiographSize { get; init; } = 3000;

    /// <summary>Names the scale in UIDs: studies of two scales are different studies.</summary>
    internal string Key => $"{CtSlices}x{CtSize}/{MrSlices}x{MrSize}/{RadiographSize}";
}
