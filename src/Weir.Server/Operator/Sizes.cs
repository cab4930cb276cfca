using System.Globalization;

namespace Weir.Server.Operator;

/// <summary>Numbers as operators read them.</summary>
internal static class Sizes
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>Bytes in the unit that leaves one to four digits: 0 B, 12.3 MiB, 1.50 GiB.</summary>
    public static string Text(long bytes)
    {
        var unit = 0;
        double number = bytes;
        while (Math.Abs(number) >= 1024 && unit < Units.Length - 1)
        {
            number /= 1024;
            unit++;
        }
        var format =
            unit == 0 ? "0"
            : number >= 100 ? "0"
            : number >= 10 ? "0.0"
            : "0.00";
        return number.ToString(format, CultureInfo.InvariantCulture) + " " + Units[unit];
    }

    /// <summary>A count with its thousands parted by thin spaces.</summary>
    public static string Number(long number) =>
        number.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '\u202f');

    /// <summary>A share in percent.</summary>
    public static string Percent(double share) =>
        (share * 100).ToString("0", CultureInfo.InvariantCulture) + " %";
}
