using System.Text;
using Weir.Imaging.Hanging;
using Weir.Server.Hosting;
using Weir.Server.Tests.Hosting;

namespace Weir.Server.Tests.Viewer;

public sealed class HangingProtocolTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("weir-hanging-").FullName;

    [Fact]
    public async Task Without_a_folder_there_are_no_protocols_of_the_operators()
    {
        await using var server = await RunningServer.StartAsync();
        using var answer = await server.Client.GetAsync("/api/hanging-protocols");
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("[]", await answer.Content.ReadAsStringAsync());
        Assert.DoesNotContain(server.Log.Lines, l => l.Contains("refused"));
    }

    [Fact]
    public async Task Good_files_are_served_by_name_and_each_broken_one_is_refused_alone_with_line_and_reason()
    {
        Write("b.json", Protocol("second"));
        Write("a.json", "\uFEFF" + Protocol("first"));
        Write("c-broken.json", Protocol("third").Replace("\"rows\": 1", "\"rows\": 9"));
        Write("d-same.json", Protocol("first"));
        Write("e<script>.json", "{");
        Write("f-long.json", new string(' ', HangingProtocolReader.MostBytes + 1));
        Write("note.txt", "no protocol");
        await using var server = await RunningServer.StartAsync(set: o =>
            o.Viewer.HangingProtocols = _folder
        );
        var served = HangingProtocolReader.ReadAll(
            await server.Client.GetByteArrayAsync("/api/hanging-protocols")
        );
        Assert.Equal(["first", "second"], served.Select(p => p.Id));
        string[] refused =
        [
            "c-broken.json refused. Line 2, column 64: rows has to be a whole number from 1 to 4.",
            "d-same.json refused. Another file has the id \"first\".",
            "e<script>.json refused. Line 1, column 2: ",
            $"f-long.json refused. Longer than {HangingProtocolReader.MostBytes} bytes.",
        ];
        Assert.All(refused, text => Assert.Single(server.Log.Lines, l => l.Contains(text)));
        Assert.DoesNotContain(server.Log.Lines, l => l.Contains("note.txt"));
        var page = await server.Client.GetStringAsync("/operator");
        Assert.Contains("Own protocols in use: 2.", page);
        Assert.Contains("c-broken.json", page);
        Assert.Contains("Line 2, column 64: rows has to be", page);
        Assert.Contains("e&lt;script&gt;.json", page);
        Assert.DoesNotContain("<script>.json", page);
    }

    [Fact]
    public async Task The_folder_in_the_data_folder_is_read_where_the_settings_name_none()
    {
        var own = Directory.CreateDirectory(Path.Combine(_folder, "hanging-protocols")).FullName;
        File.WriteAllText(Path.Combine(own, "x.json"), Protocol("mine"));
        await using var server = await RunningServer.StartAsync(_folder);
        Assert.Contains("\"mine\"", await server.Client.GetStringAsync("/api/hanging-protocols"));
    }

    [Fact]
    public async Task A_folder_that_is_named_and_not_there_is_told_and_stops_nothing()
    {
        await using var server = await RunningServer.StartAsync(set: o =>
            o.Viewer.HangingProtocols = Path.Combine(_folder, "absent")
        );
        Assert.Single(server.Log.Lines, l => l.Contains("names a folder that is not there"));
        Assert.Equal("[]", await server.Client.GetStringAsync("/api/hanging-protocols"));
    }

    [Fact]
    public void The_folder_is_a_setting_of_the_settings_file()
    {
        File.WriteAllText(
            Path.Combine(_folder, WeirOptionsReader.FileName),
            """{ "Viewer": { "HangingProtocols": "/somewhere" } }"""
        );
        Assert.Equal("/somewhere", WeirOptionsReader.Read(_folder).Viewer.HangingProtocols);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string name, string text) =>
        File.WriteAllText(Path.Combine(_folder, name), text, new UTF8Encoding(false));

    private static string Protocol(string id) =>
        $$"""
            {
              "id": "{{id}}", "name": "A", "match": {}, "layout": { "rows": 1, "columns": 1 },
              "viewports": [] // none is described
            } // the end
            """;
}
