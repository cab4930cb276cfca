using System.Net.Http.Json;
using System.Text.Json;
using Weir.Server.Archive;
using Weir.Server.Tests.Hosting;

namespace Weir.Server.Tests.Dicomweb;

/// <summary>Real files to and from peers that we did not write.</summary>
public sealed class StorePeerTests
{
    private static readonly string[] Files =
    [
        .. Directory
            .GetFiles(
                Path.Combine(SharedFiles.Dicom, "series", "mr-wrist-dcm4che"),
                "*",
                SearchOption.AllDirectories
            )
            .Order()
            .Take(8),
    ];

    [Fact]
    public async Task Orthanc_sends_a_study_to_Weir_and_fetches_it_back_byte_for_byte()
    {
        await using var server = await RunningServer.StartAsync();
        var root = new Uri(server.Address, "/dicom-web/");
        await using (var sender = await Orthanc.StartAsync(root))
        {
            var study = "";
            foreach (var file in Files)
                study = await sender.AddAsync(await File.ReadAllBytesAsync(file));
            await sender.TellAsync("stow", new { Resources = new[] { study }, Synchronous = true });
        }
        var rows = server.Archive.FindInstances(new InstanceQuery()).Items;
        Assert.Equal(Files.Length, rows.Count);
        await using var fetcher = await Orthanc.StartAsync(root);
        var found = await fetcher.TellAsync("qido", new { Uri = "/studies" });
        Assert.Equal(1, found.GetArrayLength());
        await fetcher.TellAsync(
            "retrieve",
            new { Resources = new[] { new { Study = rows[0].StudyUid } }, Synchronous = true }
        );
        var there = await fetcher.Client.GetFromJsonAsync<string[]>("/instances");
        Assert.Equal(Files.Length, there!.Length);
        var bytes = new HashSet<string>();
        foreach (var id in there)
            bytes.Add(
                Convert.ToHexStringLower(
                    System.Security.Cryptography.SHA256.HashData(
                        await fetcher.Client.GetByteArrayAsync($"/instances/{id}/file")
                    )
                )
            );
        Assert.Equal(rows.Select(r => r.Sha256).Order(), bytes.Order());
    }

    [Fact]
    public async Task Dicomweb_client_stores_real_files_byte_for_byte()
    {
        await using var server = await RunningServer.StartAsync();
        await DicomwebClientTests.InstallAsync();
        var output = await DicomwebClientTests.RunAsync(
            "node",
            ["store.mjs", $"{server.Address}dicom-web", .. Files]
        );
        Assert.Equal(
            "some",
            JsonDocument.Parse(output).RootElement.GetProperty("answer").GetString()
        );
        var stored = server.Archive.FindInstances(new InstanceQuery()).Items.Select(r => r.Sha256);
        var sent = Files.Select(f =>
            Convert.ToHexStringLower(
                System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f))
            )
        );
        Assert.Equal(sent.Order(), stored.Order());
    }
}
