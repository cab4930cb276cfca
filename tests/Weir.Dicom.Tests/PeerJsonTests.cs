using System.Globalization;
using System.Text.Json.Nodes;

namespace Weir.Dicom.Tests;

/// <summary>Element by element, DICOM JSON of real files is what dcmtk makes of them: values, sequences, character sets.</summary>
public sealed class PeerJsonTests
{
    private const int MaxBytes = 40_000;

    /// <summary>Files where Weir knows better: an odd length is kept; the character set inside of a sequence is obeyed.</summary>
    private static readonly string[] Excepted =
    [
        "coverage/pydicom/nested_priv_SQ.dcm",
        "coverage/pydicom/meta_missing_tsyntax.dcm",
        "coverage/pydicom/charset_files/chrSQEncoding.dcm",
    ];

    [Fact]
    public void DICOM_JSON_of_real_files_says_what_dcmtk_says()
    {
        var files = SharedData
            .Manifest.Where(row =>
                row["path"].StartsWith("coverage", StringComparison.Ordinal)
                && int.Parse(row["size_bytes"], CultureInfo.InvariantCulture) < MaxBytes
                && !ManifestTests.Refused.ContainsKey(row["path"])
                && !Excepted.Contains(row["path"])
            )
            .Where((row, index) => index % 3 == 0 || row["path"].Contains("charset"));
        var differences = new List<string>();
        var compared = 0;
        foreach (var path in files.Select(row => row["path"]))
        {
            if (Peer.Run("dcm2json", SharedData.PathOf(path)) is (0, var text, _))
            {
                compared++;
                var ours = Json.Of(DicomFile.Read(SharedData.PathOf(path)).Dataset);
                differences.AddRange(
                    Compare(Parse(text), Parse(ours)).Select(place => $"{path}: {place}")
                );
            }
        }
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.InRange(compared, 40, 796);
    }

    private static IEnumerable<string> Compare(JsonObject theirs, JsonObject ours)
    {
        foreach (var tag in theirs.Select(pair => pair.Key).Union(ours.Select(pair => pair.Key)))
        {
            if (theirs[tag] is not { } their || ours[tag] is not { } our)
            {
                yield return $"{tag} is there for one of us only";
            }
            else if ((string)their["vr"]! == "SQ" && (string)our["vr"]! == "SQ")
            {
                foreach (var place in CompareItems(Values(their), Values(our)))
                {
                    yield return $"{tag}/{place}";
                }
            }
            else if (!IsOurs(tag) && !Equal(their, our))
            {
                yield return $"{tag} is {our.ToJsonString()}, not {their.ToJsonString()}";
            }
        }
    }

    private static IEnumerable<string> CompareItems(JsonArray theirs, JsonArray ours) =>
        theirs.Count != ours.Count
            ? ["has another number of items"]
            : theirs
                .Zip(ours)
                .SelectMany(pair => Compare(pair.First!.AsObject(), pair.Second!.AsObject()));

    /// <summary>Pixels stay in the file here; the character set of all our JSON is UTF-8, inside of sequences too.</summary>
    private static bool IsOurs(string tag) => tag is "7FE00010" or "7FE00008" or "00080005";

    private static bool Equal(JsonNode their, JsonNode our) =>
        JsonNode.DeepEquals(their, our)
        || (
            (string)their["vr"]! == (string)our["vr"]!
            && Values(their).Count == Values(our).Count
            && Values(our).Count > 0
            && Values(their).Zip(Values(our)).All(pair => SameNumber(pair.First, pair.Second))
        );

    /// <summary>Both write the same number; dcmtk with more digits than it has, or as text where zeros lead it.</summary>
    private static bool SameNumber(JsonNode? their, JsonNode? our) =>
        double.TryParse(their?.ToString(), CultureInfo.InvariantCulture, out var first)
        && double.TryParse(our?.ToString(), CultureInfo.InvariantCulture, out var second)
        && (Math.Abs(first - second) <= 1e-15 * Math.Abs(first) || (float)first == (float)second);

    private static JsonArray Values(JsonNode node) => node["Value"]?.AsArray() ?? [];

    private static JsonObject Parse(string text) => JsonNode.Parse(text)!.AsObject();
}
