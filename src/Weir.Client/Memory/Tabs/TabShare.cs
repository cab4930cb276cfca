using System.Globalization;

namespace Weir.Client.Memory.Tabs;

/// <summary>
/// What one tab may use of the budget that all tabs of the origin have together. It is written into the name of a lock that the tab holds,
/// so that the browser itself keeps the table: no tab can leave a stale row behind.
/// </summary>
/// <param name="Tab">A random name of the tab.</param>
/// <param name="Bytes">Bytes it may use.</param>
/// <param name="IsVisible">Whether its user sees it.</param>
public readonly record struct TabShare(string Tab, long Bytes, bool IsVisible)
{
    private const string Prefix = "weir.share";

    /// <summary>The lock's name.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Prefix}/{Tab}/{Bytes}/{(IsVisible ? 'v' : 'h')}"
        );

    /// <summary>Reads a lock's name; false for locks that are no tab's share.</summary>
    public static bool TryParse(string name, out TabShare share)
    {
        share = default;
        var parts = name.Split('/');
        if (
            parts is not [Prefix, { Length: > 0 } tab, var number, "v" or "h"]
            || !long.TryParse(
                number,
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var bytes
            )
        )
        {
            return false;
        }
        share = new TabShare(tab, bytes, parts[3] == "v");
        return true;
    }
}
