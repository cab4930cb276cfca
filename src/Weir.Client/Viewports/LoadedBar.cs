using System.Globalization;
using System.Text;

namespace Weir.Client.Viewports;

/// <summary>Which slices of a stack can be shown at once, as a CSS gradient down the scrollbar.</summary>
public static class LoadedBar
{
    // More stops than the bar has pixels would only cost.
    private const int MostCells = 200;

    /// <summary>A gradient from the first slice at the top; <c>none</c> when nothing is loaded.</summary>
    /// <param name="count">Slices of the stack.</param>
    /// <param name="isLoaded">Whether a slice can be drawn without the network, by position from 0.</param>
    public static string Gradient(int count, Func<int, bool> isLoaded)
    {
        var cells = Math.Min(count, MostCells);
        var css = new StringBuilder();
        var begin = -1;
        for (var cell = 0; cell <= cells; cell++)
        {
            var on = cell < cells && AllLoaded(cell, cells, count, isLoaded);
            if (on && begin < 0)
            {
                begin = cell;
            }
            else if (!on && begin >= 0)
            {
                Add(css, begin, cell, cells);
                begin = -1;
            }
        }
        return css.Length == 0 ? "none" : $"linear-gradient({css})";
    }

    // A cell counts when all its slices do: the bar never promises too much.
    private static bool AllLoaded(int cell, int cells, int count, Func<int, bool> isLoaded)
    {
        var end = (int)((long)(cell + 1) * count / cells);
        for (var i = (int)((long)cell * count / cells); i < end; i++)
        {
            if (!isLoaded(i))
                return false;
        }
        return true;
    }

    private static void Add(StringBuilder css, int from, int to, int cells)
    {
        if (css.Length > 0)
            css.Append(',');
        var (first, last) = (100.0 * from / cells, 100.0 * to / cells);
        css.Append(
            CultureInfo.InvariantCulture,
            $"transparent {first:0.#}%,var(--loaded-colour) {first:0.#}% {last:0.#}%,transparent {last:0.#}%"
        );
    }
}
