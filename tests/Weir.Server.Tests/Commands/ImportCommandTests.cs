using System.Text.Json;
using Weir.Server.Commands;
using Weir.Server.Tests.Archive;

namespace Weir.Server.Tests.Commands;

public sealed class ImportCommandTests
{
    [Fact]
    public async Task Json_has_one_line_a_file_with_the_six_keys_in_order()
    {
        await using var archive = new TestArchive(open: false);
        new TestObject { Sop = "1.1" }.WriteTo(archive.SourceFile("good.dcm"));
        new TestObject { Sop = "1.1", Fill = 3 }.WriteTo(archive.SourceFile("later/other.dcm"));
        File.WriteAllBytes(
            archive.SourceFile("cut.dcm"),
            new TestObject { Sop = "1.2" }.Bytes()[..^4]
        );
        await RunAsync("import", archive.SourceFile("good.dcm"), "--data", archive.Data);

        var (code, output, _) = await RunAsync(
            "import",
            archive.Source,
            "--data",
            archive.Data,
            "--json"
        );

        Assert.Equal(0, code);
        var lines = output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToDictionary(l => Path.GetFileName(l.GetProperty("path").GetString()!));
        Assert.Equal(3, lines.Count);
        Assert.All(
            lines.Values,
            l =>
                Assert.Equal(
                    ["path", "outcome", "sop", "reason", "offset", "tag"],
                    l.EnumerateObject().Select(p => p.Name)
                )
        );
        Assert.Equal("duplicate", lines["good.dcm"].GetProperty("outcome").GetString());
        Assert.Equal("conflict", lines["other.dcm"].GetProperty("outcome").GetString());
        var cut = lines["cut.dcm"];
        Assert.Equal("refused", cut.GetProperty("outcome").GetString());
        Assert.Equal("(7FE0,0010)", cut.GetProperty("tag").GetString());
        Assert.True(cut.GetProperty("offset").GetInt64() > 0);
    }

    [Fact]
    public async Task Without_json_what_was_not_stored_is_named_with_its_place()
    {
        await using var archive = new TestArchive(open: false);
        var cut = archive.SourceFile("cut.dcm");
        File.WriteAllBytes(cut, new TestObject().Bytes()[..^4]);

        var (code, output, _) = await RunAsync("import", archive.Source, "--data", archive.Data);

        Assert.Equal(0, code);
        Assert.Contains($"{cut}: The file ends inside the pixel data", output);
        Assert.Contains("(7FE0,0010)", output);
        Assert.Contains("1 refused", output);
    }

    [Fact]
    public async Task A_missing_path_is_one_line_and_makes_no_archive()
    {
        await using var archive = new TestArchive(open: false);

        var (code, output, error) = await RunAsync(
            "import",
            archive.SourceFile("none"),
            "--data",
            archive.Data
        );

        AssertOneLine(code, output, error, "there is no file or folder");
        Assert.False(Directory.Exists(archive.Data));
    }

    [Fact]
    public async Task A_data_folder_in_use_is_one_line()
    {
        await using var archive = new TestArchive();

        var (code, output, error) = await RunAsync(
            "import",
            archive.Source,
            "--data",
            archive.Data
        );

        AssertOneLine(code, output, error, "in use by another Weir");
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_made_is_one_line()
    {
        await using var archive = new TestArchive(open: false);

        var (code, output, error) = await RunAsync(
            "import",
            archive.Source,
            "--data",
            "/proc/none"
        );

        AssertOneLine(code, output, error, "cannot make the data folder /proc/none");
    }

    [Theory]
    [InlineData("import")]
    [InlineData("improt")]
    [InlineData("serve", "--port", "many")]
    [InlineData("--frobnicate")]
    public async Task A_command_line_that_makes_no_sense_is_one_line(params string[] args)
    {
        var (code, output, error) = await RunAsync(args);

        Assert.Equal(2, code);
        AssertOneLine(code, output, error, "--help");
    }

    internal static void AssertOneLine(int code, string output, string error, string says)
    {
        Assert.NotEqual(0, code);
        Assert.Empty(output);
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length == 1, error);
        var line = lines[0];
        Assert.StartsWith("weir: ", line);
        Assert.Contains(says, line);
    }

    internal static async Task<(int Code, string Output, string Error)> RunAsync(
        params string[] args
    )
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await WeirCommand.RunAsync(args, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
