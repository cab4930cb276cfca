using Weir.Server.Hosting;
using Weir.Server.Tests.Hosting;

namespace Weir.Server.Tests.Viewer;

public sealed class ClientSettingsTests
{
    [Fact]
    public async Task What_operators_leave_open_is_null()
    {
        await using var server = await RunningServer.StartAsync();
        using var answer = await server.Client.GetAsync("/api/client-settings");
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Equal(
            """{"defaultBudgetBytes":null,"maxBudgetBytes":null,"exitPolicy":null,"prefetch":null,"backgroundBudgetBytes":null,"processCeilingBytes":null}""",
            await answer.Content.ReadAsStringAsync()
        );
    }

    [Fact]
    public async Task What_operators_write_in_the_settings_file_reaches_the_client()
    {
        var folder = Directory.CreateTempSubdirectory("weir-test-").FullName;
        File.WriteAllText(
            Path.Combine(folder, WeirOptionsReader.FileName),
            """
            { "Client": { "Memory": {
              "DefaultBudgetBytes": 268435456, "MaxBudgetBytes": 1073741824, "ExitPolicy": "Purge",
              "Prefetch": "ThisStudy", "BackgroundBudgetBytes": 67108864, "ProcessCeilingBytes": 1610612736 } } }
            """
        );
        var read = WeirOptionsReader.Read(folder);
        await using (
            var server = await RunningServer.StartAsync(folder, o => o.Client = read.Client)
        )
            Assert.Equal(
                """{"defaultBudgetBytes":268435456,"maxBudgetBytes":1073741824,"exitPolicy":"Purge","prefetch":"ThisStudy","backgroundBudgetBytes":67108864,"processCeilingBytes":1610612736}""",
                await server.Client.GetStringAsync("/api/client-settings")
            );
        Directory.Delete(folder, recursive: true);
    }
}
