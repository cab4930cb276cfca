using System.Text;
using Dapper;
using Weir.Wire;

namespace Weir.Server.Archive;

/// <summary>Collects the conditions of one query. Values are always parameters, never part of the SQL text.</summary>
internal sealed class SqlFilter
{
    private readonly StringBuilder where = new();
    private int count;

    /// <summary>The values of the conditions.</summary>
    public DynamicParameters Parameters { get; } = new();

    /// <summary>The WHERE clause, or nothing.</summary>
    public string Where => where.Length == 0 ? "" : " WHERE " + where;

    /// <summary>The column is one of the values; none means no condition.</summary>
    public void AnyOf(string column, IReadOnlyList<string> values)
    {
        if (values.Count == 1)
        {
            And($"{column} = {Value(values[0])}");
        }
        else if (values.Count > 1)
        {
            // One JSON parameter instead of a list of them: SQLite limits the number of parameters, and UID lists may be long.
            And($"{column} IN (SELECT value FROM json_each({Value(ToJson(values))}))");
        }
    }

    /// <summary>The backslash-joined column holds one of the values; none means no condition.</summary>
    public void HoldsAny(string column, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
        {
            And(
                "("
                    + string.Join(
                        " OR ",
                        values.Select(v =>
                            $"instr('\\' || {column} || '\\', {Value($"\\{v}\\")}) > 0"
                        )
                    )
                    + ")"
            );
        }
    }

    /// <summary>The column equals the number; null means no condition.</summary>
    public void Equal(string column, int? number)
    {
        if (number is { } n)
        {
            And($"{column} = {Value(n)}");
        }
    }

    /// <summary>
    /// The value lies in the range. Dates and times are compared as text, which orders them; a value shorter than the range's end
    /// still counts when it begins alike (HHMM against HHMMSS). A range never matches an absent value.
    /// </summary>
    public void Between(string column, ValueRange? range)
    {
        if (range is not { } r || (r.From.Length == 0 && r.To.Length == 0))
        {
            return;
        }

        And($"{column} <> ''");
        if (r.From.Length > 0)
        {
            And($"{column} >= {Value(r.From)}");
        }

        if (r.To.Length > 0)
        {
            // U+FFFF sorts behind every digit and dot: "1030" takes in "103059.999".
            And($"{column} <= {Value(r.To + '\uFFFF')}");
        }
    }

    /// <summary>The text column matches.</summary>
    public void Text(string column, TextMatch? match)
    {
        if (match is not { Text.Length: > 0 } m)
        {
            return;
        }

        if (!m.Whole)
        {
            Contains(column, m.Text);
        }
        else if (m.Text.AsSpan().ContainsAny('*', '?'))
        {
            And($"{column} GLOB {Value(Glob(m.Text))}");
        }
        else
        {
            And($"{column} = {Value(m.Text)}");
        }
    }

    /// <summary>The folded text column matches, without regard to case.</summary>
    public void FoldedText(string column, TextMatch? match)
    {
        if (match is { } m)
        {
            Text(column, m with { Text = SearchText.Fold(m.Text) });
        }
    }

    /// <summary>A component group of the folded person-name column matches.</summary>
    public void Name(string column, TextMatch? match)
    {
        if (match is not { } m || SearchText.Fold(m.Text) is not { Length: > 0 } folded)
        {
            return;
        }

        if (m.Whole)
        {
            And($"{column} GLOB {Value($"*{SearchText.Fence}{Glob(folded)}{SearchText.Fence}*")}");
        }
        else
        {
            Contains(column, folded);
        }
    }

    /// <summary>Adds a condition.</summary>
    public void And(string condition)
    {
        where.Append(where.Length == 0 ? "" : " AND ").Append(condition);
    }

    /// <summary>One of the alternatives holds, each of which adds its conditions here; without any nothing holds.</summary>
    public void Either<T>(IReadOnlyList<T> alternatives, Action<T> add)
    {
        var outer = where.ToString();
        var parts = new List<string>();
        foreach (var alternative in alternatives)
        {
            where.Clear();
            add(alternative);
            parts.Add(where.Length == 0 ? "1" : where.ToString());
        }

        where.Clear().Append(outer);
        And(parts.Count == 0 ? "0" : "((" + string.Join(") OR (", parts) + "))");
    }

    private void Contains(string column, string text)
    {
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var pattern = word.Replace("\\", "\\\\")
                .Replace("%", "\\%")
                .Replace("_", "\\_")
                .Replace('*', '%')
                .Replace('?', '_');
            And($"{column} LIKE {Value($"%{pattern}%")} ESCAPE '\\'");
        }
    }

    /// <summary>DICOM's * and ? are GLOB's; its bracket is an ordinary character.</summary>
    private static string Glob(string text) => text.Replace("[", "[[]");

    private static string ToJson(IReadOnlyList<string> values) =>
        System.Text.Json.JsonSerializer.Serialize(values);

    private string Value(object value)
    {
        var name = "@p" + count++;
        Parameters.Add(name, value);
        return name;
    }
}
