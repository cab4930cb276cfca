using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Weir.Rules.Tests;

/// <summary>Arrows between projects run one way, as docs/decisions.md draws them.</summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Weir.Memory"] = [],
        ["Weir.Imaging"] = [],
        ["Weir.Wire"] = [],
        ["Weir.Dicom"] = ["Weir.Imaging"],
        ["Weir.Client"] = ["Weir.Imaging", "Weir.Memory", "Weir.Wire"],
        // The client is there for its static files only; the second test below holds that.
        ["Weir.Server"] = ["Weir.Client", "Weir.Dicom", "Weir.Imaging", "Weir.Memory", "Weir.Wire"],
    };

    [Fact]
    public void Projects_reference_only_what_the_house_allows()
    {
        foreach (var (project, allowed) in Allowed)
        {
            var file = Path.Combine(Repository.Root, "src", project, project + ".csproj");
            var references = XDocument
                .Load(file)
                .Descendants("ProjectReference")
                .Select(reference =>
                    Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)
                );
            Assert.Empty(references.Except(allowed).Select(extra => $"{project} → {extra}"));
        }
    }

    [Fact]
    public void Every_source_project_has_its_rule()
    {
        var projects = Directory
            .GetDirectories(Path.Combine(Repository.Root, "src"))
            .Select(Path.GetFileName);
        Assert.Equal(Allowed.Keys.Order(), projects.Order());
    }

    [Fact]
    public void The_server_uses_no_type_of_the_client()
    {
        var offenders = Repository
            .Files(".cs")
            .Where(file => file.StartsWith("src/Weir.Server/", StringComparison.Ordinal))
            .Where(file =>
                File.ReadAllText(Path.Combine(Repository.Root, file)).Contains("Weir.Client")
            );
        Assert.Empty(offenders);
    }

    [Fact]
    public void The_engine_knows_no_DICOM_no_web_and_no_JavaScript()
    {
        var foreign = new Regex(
            @"using\s+(Microsoft\.AspNetCore|Microsoft\.JSInterop|System\.Net|System\.IO|Weir\.(Dicom|Wire|Imaging))|JavaScript|Dicom",
            RegexOptions.CultureInvariant
        );
        var offenders = Repository
            .Files(".cs")
            .Where(file => file.StartsWith("src/Weir.Memory/", StringComparison.Ordinal))
            .Where(file =>
                foreign.IsMatch(Code(File.ReadAllText(Path.Combine(Repository.Root, file))))
            );
        Assert.Empty(offenders);
    }

    /// <summary>The text without its comments: a comment may name what the code may not.</summary>
    private static string Code(string text) => Regex.Replace(text, @"//[^\n]*", "");
}
