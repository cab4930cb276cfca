using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Weir.Memory;

/// <summary>
/// Keeps <see cref="StudyTemperature"/> across sessions without patient data: what is exported names a study by the HMAC-SHA256
/// of its UID under a random key of the user's, cut to 128 bits. Without the key nobody can tell which study it was.
/// </summary>
/// <remarks>
/// Groups are numbers of one session; <see cref="Know"/> says which study a group is, and brings back what was remembered of it.
/// Not thread-safe.
/// </remarks>
public sealed class TemperatureRecord
{
    /// <summary>Studies kept at most, the hottest: about 50 KB of text.</summary>
    public const int MaxStudies = 1024;

    /// <summary>Bytes of a key.</summary>
    public const int KeyBytes = 32;

    private const string Version = "heat1";
    private const int NameBytes = 16;

    // So cold that it would not be told from never opened.
    private const double Negligible = 0.01;

    // More than anybody opens a study: a damaged number must not make one hot for good.
    private const double MostHeat = 1000;

    private readonly StudyTemperature _temperature;
    private readonly TimeProvider _time;
    private readonly byte[] _key;
    private readonly Dictionary<string, HeatMark> _absent = [];
    private readonly Dictionary<long, string> _known = [];

    /// <summary>Makes a record that knows nothing yet.</summary>
    /// <param name="temperature">What is kept.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="key">The user's key; see <see cref="NewKey"/>.</param>
    public TemperatureRecord(
        StudyTemperature temperature,
        TimeProvider time,
        ReadOnlySpan<byte> key
    )
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyBytes, nameof(key));
        _temperature = temperature;
        _time = time;
        _key = key.ToArray();
    }

    /// <summary>A new random key.</summary>
    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeyBytes);

    /// <summary>The name under which a study is exported: 22 characters of base64url.</summary>
    public string NameOf(string studyUid)
    {
        var hash = HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(studyUid));
        return Base64Url.EncodeToString(hash.AsSpan(0, NameBytes));
    }

    /// <summary>Says which study a group is; what was remembered of the study counts for the group from now on.</summary>
    public void Know(long group, string studyUid)
    {
        var name = NameOf(studyUid);
        _known[group] = name;
        if (_absent.Remove(name, out var mark))
        {
            _temperature.Recall(group, mark);
        }
    }

    /// <summary>The group's number will be another study's: its heat leaves it and is remembered for the study.</summary>
    public void Retire(long group)
    {
        if (_known.Remove(group, out var name) && _temperature.MarkOf(group) is { } mark)
        {
            Remember(name, mark);
        }
        _temperature.Forget(group);
    }

    /// <summary>Forgets everything, in <see cref="StudyTemperature"/> too: sign-out, or another user. The key is to be thrown away as well.</summary>
    public void Clear()
    {
        _absent.Clear();
        _known.Clear();
        _temperature.Clear();
    }

    /// <summary>Text for the next session: a version, then a line a study with name, heat and seconds since 1970.</summary>
    public string Export()
    {
        var marks = new Dictionary<string, HeatMark>(_absent);
        foreach (var (group, name) in _known)
        {
            if (_temperature.MarkOf(group) is { } mark)
            {
                marks[name] = mark;
            }
        }
        var text = new StringBuilder(Version);
        foreach (var (name, mark) in Hottest(marks))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n{name} {mark.Heat:0.####} {mark.At.ToUnixTimeSeconds()}"
            );
        }
        return text.ToString();
    }

    /// <summary>Takes what <see cref="Export"/> gave, before the first <see cref="Know"/>. Lines that are damaged are passed over.</summary>
    /// <returns>How many studies were taken.</returns>
    public int Import(string? text)
    {
        var taken = 0;
        var lines = (text ?? "").AsSpan().EnumerateLines();
        if (!lines.MoveNext() || lines.Current is not Version)
        {
            return 0;
        }
        // Bounded, whatever the text's length: damage may repeat itself.
        while (taken < MaxStudies && lines.MoveNext())
        {
            if (Parse(lines.Current) is { } line)
            {
                Remember(line.Name, line.Mark);
                taken++;
            }
        }
        return taken;
    }

    private (string Name, HeatMark Mark)? Parse(ReadOnlySpan<char> line)
    {
        Span<Range> parts = stackalloc Range[4];
        if (
            line.Length > 100
            || line.Split(parts, ' ') != 3
            || !Base64Url.IsValid(line[parts[0]], out var length)
            || length != NameBytes
            || !double.TryParse(
                line[parts[1]],
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var heat
            )
            || !(heat is > 0 and <= MostHeat)
            || !long.TryParse(
                line[parts[2]],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var seconds
            )
        )
        {
            return null;
        }
        // The clock may have been set back since.
        var at = Math.Min(seconds, _time.GetUtcNow().ToUnixTimeSeconds());
        return (
            line[parts[0]].ToString(),
            new HeatMark(heat, DateTimeOffset.FromUnixTimeSeconds(at))
        );
    }

    private void Remember(string name, HeatMark mark)
    {
        _absent[name] = mark;
        if (_absent.Count >= MaxStudies * 2)
        {
            var hottest = Hottest(_absent).ToArray();
            _absent.Clear();
            Array.ForEach(hottest, pair => _absent.Add(pair.Key, pair.Value));
        }
    }

    private IEnumerable<KeyValuePair<string, HeatMark>> Hottest(
        Dictionary<string, HeatMark> marks
    ) =>
        marks
            .Select(pair => (Pair: pair, Heat: _temperature.HeatNow(pair.Value)))
            .Where(study => study.Heat >= Negligible)
            .OrderByDescending(study => study.Heat)
            .Take(MaxStudies)
            .Select(study => study.Pair);
}
