using System.Globalization;
using System.Security.Cryptography;
using Weir.Server.Archive;
using Weir.Server.Tests.Archive;
using Weir.Server.Tests.Hosting;

namespace Weir.Server.Tests.Dicomweb;

/// <summary>The program is killed (SIGKILL) while clients store: what was answered is there, nothing half stored shows.</summary>
public sealed class StoreCrashTests
{
    private const int Clients = 4;
    private const int PerRequest = 25;

    // A hundred were run when this was written; in every run a few.
    private static readonly int Kills = int.Parse(
        Environment.GetEnvironmentVariable("KILLS") ?? "8",
        CultureInfo.InvariantCulture
    );

    [Fact]
    public async Task Killed_while_clients_store_nothing_answered_is_lost_and_nothing_half_stored_shows()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        await using var archive = new TestArchive(open: false);
        var promised = new Dictionary<string, string>();
        for (var kill = 0; kill < Kills; kill++)
        {
            var answered = await StoreUntilKilledAsync(archive, kill, random);
            foreach (var (uid, hash) in answered)
                promised.Add(uid, hash);
            archive.Open();
            archive.AssertConsistent();
            var stored = archive
                .Store.FindInstances(new InstanceQuery())
                .Items.ToDictionary(r => r.SopUid, r => r.Sha256);
            foreach (var (uid, hash) in promised)
                Assert.True(
                    stored.TryGetValue(uid, out var there) && there == hash,
                    $"seed {seed}, kill {kill}: {uid} was answered and is not there"
                );
            await archive.Store.DisposeAsync();
        }
        Assert.NotEmpty(promised);
    }

    private static async Task<List<(string Uid, string Hash)>> StoreUntilKilledAsync(
        TestArchive archive,
        int kill,
        Random random
    )
    {
        await using var server = await ServerProcess.StartAsync(
            archive.Data,
            """{ "Frames": { "FillWhenIdle": false } }""",
            "--no-demo"
        );
        var answered = new List<(string, string)>();
        var first = new TaskCompletionSource();
        var clients = Enumerable
            .Range(0, Clients)
            .Select(client => Task.Run(() => StoreAsync(server, kill, client, answered, first)))
            .ToArray();
        // Every other time in full flow; the others wherever it is.
        if (kill % 2 == 0)
            await first.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await Task.Delay(random.Next(0, 700));
        server.Tell("KILL");
        await Task.WhenAll(clients);
        return answered;
    }

    private static async Task StoreAsync(
        ServerProcess server,
        int kill,
        int client,
        List<(string, string)> answered,
        TaskCompletionSource first
    )
    {
        for (var request = 0; ; request++)
        {
            var files = Enumerable
                .Range(0, PerRequest)
                .Select(i => File(kill, client, (request * PerRequest) + i))
                .ToDictionary(f => f.Uid, f => f.Bytes);
            try
            {
                var answer = await server.Client.StowAsync(StowRequests.Body(files.Values));
                lock (answered)
                    answered.AddRange(
                        answer.Stored.Select(uid =>
                            (uid, Convert.ToHexStringLower(SHA256.HashData(files[uid])))
                        )
                    );
                first.TrySetResult();
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                return;
            }
        }
    }

    private static (string Uid, byte[] Bytes) File(int kill, int client, int i)
    {
        var uid = $"1.2.3.{kill}.{client}.{i}";
        var made = new TestObject
        {
            Study = $"1.2.{client}",
            Series = $"1.2.{client}.1",
            Sop = uid,
            Number = i,
            Side = 64,
        };
        return (uid, made.Bytes());
    }
}
