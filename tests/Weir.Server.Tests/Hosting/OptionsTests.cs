using Weir.Server.Hosting;

namespace Weir.Server.Tests.Hosting;

public sealed class OptionsTests
{
    [Theory]
    [InlineData("Port", "{\"Port\": 70000}")]
    [InlineData("Frames:ZstdLevel", "{\"Frames\": {\"ZstdLevel\": 99}}")]
    [InlineData("Frames:MaxDiskBytes", "{\"Frames\": {\"MaxDiskBytes\": -1}}")]
    [InlineData("Http:KeepAliveTimeout", "{\"Http\": {\"KeepAliveTimeout\": \"00:00:00\"}}")]
    [InlineData("AllowedHosts", "{\"AllowedHosts\": [\"*\"]}")]
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
