using Weir.Imaging.Hanging;

namespace Weir.Client.Hanging;

/// <summary>
/// The hanging protocols there are: the operators' first, then those that come with Weir. One of the operators' with the id of another takes
/// its place.
/// </summary>
public sealed class HangingLibrary
{
    // A server that takes longer is one whose images are not there either.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly Lazy<IReadOnlyList<HangingProtocol>> Own = new(ReadOwn);

    /// <summary>With the protocols that come with Weir.</summary>
    /// <param name="operators">The operators'; none where there are none.</param>
    public HangingLibrary(IReadOnlyList<HangingProtocol>? operators = null) =>
        Protocols = [
            .. operators ?? [],
            .. Defaults.Where(d => operators?.Any(o => o.Id == d.Id) != true),
        ];

    /// <summary>Those that come with Weir, by the names of their files.</summary>
    public static IReadOnlyList<HangingProtocol> Defaults => Own.Value;

    /// <summary>All of them; of equally specific ones the first is taken.</summary>
    public IReadOnlyList<HangingProtocol> Protocols { get; }

    /// <summary>The protocol of an id; null when there is none.</summary>
    public HangingProtocol? Find(string id) => Protocols.FirstOrDefault(p => p.Id == id);

    /// <summary>Asks the server for the operators' protocols; without an answer in time there are none.</summary>
    /// <param name="http">Whose base address is the server's.</param>
    /// <param name="time">The clock of the patience.</param>
    public static async Task<HangingLibrary> ReadAsync(HttpClient http, TimeProvider time)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            var answer = await http.GetByteArrayAsync("api/hanging-protocols", patience.Token);
            return new HangingLibrary(HangingProtocolReader.ReadAll(answer));
        }
        catch (Exception error)
            when (error
                    is HttpRequestException
                        or OperationCanceledException
                        or HangingProtocolException
            )
        {
            return new HangingLibrary();
        }
    }

    private static List<HangingProtocol> ReadOwn()
    {
        var assembly = typeof(HangingLibrary).Assembly;
        var protocols = new List<HangingProtocol>();
        foreach (
            var name in assembly
                .GetManifestResourceNames()
                .Where(n => n.StartsWith("hanging/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        )
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var json = new byte[stream.Length];
            stream.ReadExactly(json);
            protocols.Add(HangingProtocolReader.Read(json));
        }
        return protocols;
    }
}
