using Weir.Server.Hosting;

namespace Weir.Server.Tests.Hosting;

public sealed class OptionsTests
{
    [Theory]
    [InlineData("Port", "{\"Port\": 70000}")]
    [InlineData("Frames:ZstdLevel", "{\"Frames\": {\"ZstdLevel\": 99}}")]
    [InlineData("Frames:MaxDiskBytes", "{\"Frames\": {\"MaxDiskBytes\": -1}}")]
    [InlineData("Http:KeepAliveTimeout", "{\"Http\": {\"KeepAliveTimeout\": \"00:00:00\"}}")]
    [InlineData("Memory:MinBytes", "{\"Memory\": {\"MinBytes\": 1000}}")]
    [InlineData("Memory:MaxBytes", "{\"Memory\": {\"MaxBytes\": 1000}}")]
    [InlineData("Memory:MaxBytes", "{\"Memory\": {\"MaxBytes\": \"a lot\"}}")]
    [InlineData("Memory:High", "{\"Memory\": {\"High\": 0.5}}")]
    [InlineData("Memory:Critical", "{\"Memory\": {\"Critical\": 1.5}}")]
    [InlineData("Memory:LowWatermark", "{\"Memory\": {\"LowWatermark\": \"NaN\"}}")]
    [InlineData("Memory:ReadEvery", "{\"Memory\": {\"ReadEvery\": \"01:00:00\"}}")]
    [InlineData("MaxMemoryBytes", "{\"Frames\": {\"MaxMemoryBytes\": 1}}")]
    [InlineData(
        "Client:Memory:DefaultBudgetBytes",
        "{\"Client\": {\"Memory\": {\"DefaultBudgetBytes\": 1}}}"
    )]
    [InlineData(
        "Client:Memory:MaxBudgetBytes",
        "{\"Client\": {\"Memory\": {\"MaxBudgetBytes\": 99999999999}}}"
    )]
    [InlineData("ExitPolicy", "{\"Client\": {\"Memory\": {\"ExitPolicy\": \"Forget\"}}}")]
    [InlineData("Client:Memory:ExitPolicy", "{\"Client\": {\"Memory\": {\"ExitPolicy\": \"7\"}}}")]
    [InlineData("Client:Memory:Prefetch", "{\"Client\": {\"Memory\": {\"Prefetch\": \"9\"}}}")]
    [InlineData("AllowedHosts", "{\"AllowedHosts\": [\"*\"]}")]
    [InlineData("FrameAncestors", "{\"FrameAncestors\": [\"*\"]}")]
    [InlineData("FrameAncestors", "{\"FrameAncestors\": [\"https://portal.example/path\"]}")]
    [InlineData("FrameAncestors", "{\"FrameAncestors\": [\"https://*.example\"]}")]
    [InlineData("FrameAncestors", "{\"FrameAncestors\": [\"https://a.example; script-src *\"]}")]
    [InlineData("FrameAncestors", "{\"FrameAncestors\": [\"data:text/html,x\"]}")]
    [InlineData("CrossOriginIsolation", "{\"CrossOriginIsolation\": \"perhaps\"}")]
    [InlineData("Prot", "{\"Prot\": 1}")]
    [InlineData("Port", "{\"Port\": \"five\"}")]
    [InlineData("weir.json", "{\"Port\": ")]
    public void A_bad_setting_is_named(string key, string json)
    {
        var folder = Directory.CreateTempSubdirectory("weir-test-").FullName;
        File.WriteAllText(Path.Combine(folder, WeirOptionsReader.FileName), json);
        var error = Assert.Throws<InvalidOperationException>(() =>
            WeirOptionsReader.Check(WeirOptionsReader.Read(folder))
        );
        Assert.Contains(key, error.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void The_defaults_are_good()
    {
        Assert.Empty(new WeirOptions { DataDirectory = "data" }.Errors());
    }
}
