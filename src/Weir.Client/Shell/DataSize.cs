using System.Globalization;

namespace Weir.Client.Shell;

/// <summary>Sizes of memory for people: powers of 1024, as system monitors count.</summary>
public static class DataSize
{
    /// <summary>Bytes in a MB here: 2^20.</summary>
    public const long MB = 1L << 20;

    /// <summary><c>0 MB</c>, <c>0.4 MB</c>, <c>98 MB</c>, <c>1.25 GB</c>.</summary>
    public static string Text(long bytes)
    {
        var mb = (double)bytes / MB;
        return mb switch
        {
            0 => "0 MB",
            < 0.05 => "< 0.1 MB",
            < 10 => string.Create(CultureInfo.InvariantCulture, $"{mb:0.0} MB"),
            < 1024 => string.Create(CultureInfo.InvariantCulture, $"{mb:0} MB"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{mb / 1024:0.00} GB"),
        };
    }
}
