using Weir.Server.Decoding;
using Weir.Server.Security;

namespace Weir.Server.Hosting;

/// <summary>
/// What an operator may set, by <c>weir.json</c> in the data folder, by environment (<c>WEIR_Frames__MaxDiskBytes</c>)
/// or by code. Checked once when the server starts; see <see cref="WeirOptionsReader"/>.
/// </summary>
public sealed class WeirOptions
{
    /// <summary>Where archive, index and wire frames are kept. Must be set.</summary>
    public string DataDirectory { get; set; } = "";

    /// <summary>
    /// The IP address that is listened on. Another than loopback needs <see cref="AuthOptions.Mode"/>, and TLS here or at
    /// <see cref="TrustedProxies"/>.
    /// </summary>
    public string Listen { get; set; } = "127.0.0.1";

    /// <summary>The TCP port; 0 lets the system choose one. 0-65535.</summary>
    public int Port { get; set; } = 5080;

    /// <summary>
    /// Host names, beside 127.0.0.1, localhost and [::1], under which a reverse proxy may present this server;
    /// with a port where it is not the standard one ("weir.hospital.example", "weir.example:8443").
    /// </summary>
    public string[] AllowedHosts { get; set; } = [];

    /// <summary>
    /// Addresses ("10.0.0.5") and networks ("10.0.0.0/24") of the reverse proxies that do TLS for this server. Their word about the
    /// client's address and scheme is taken, nobody else's; they must set X-Forwarded-For and X-Forwarded-Proto.
    /// </summary>
    public string[] TrustedProxies { get; set; } = [];

    /// <summary>The server's own TLS.</summary>
    public TlsOptions Tls { get; set; } = new();

    /// <summary>Users, and how they are known.</summary>
    public AuthOptions Auth { get; set; } = new();

    /// <summary>
    /// Sends COOP and COEP, so that the page is cross-origin isolated and can measure its own memory.
    /// Off only where the page must be opened by, or embed, another origin.
    /// </summary>
    public bool CrossOriginIsolation { get; set; } = true;

    /// <summary>
    /// Origins of portals whose pages may show the viewer in a frame ("https://portal.hospital.example"). None: nobody may.
    /// </summary>
    public string[] FrameAncestors { get; set; } = [];

    /// <summary>Limits of the HTTP server.</summary>
    public HttpLimits Http { get; set; } = new();

    /// <summary>The DICOMweb service.</summary>
    public DicomwebOptions Dicomweb { get; set; } = new();

    /// <summary>The server's memory.</summary>
    public MemoryOptions Memory { get; set; } = new();

    /// <summary>Wire frames: how they are made and kept on disk.</summary>
    public FrameOptions Frames { get; set; } = new();

    /// <summary>The processes in which compressed frames are decoded.</summary>
    public DecodingOptions Decoding { get; set; } = new();

    /// <summary>
    /// A file that gets a trace of what is asked of the frames' memory tier, with hashed keys; replaced at each start.
    /// Null: none is recorded.
    /// </summary>
    public string? RecordTraceTo { get; set; }

    /// <summary>Where traces, metrics and logs are sent.</summary>
    public TelemetryOptions Telemetry { get; set; } = new();

    /// <summary>The audit log.</summary>
    public AuditOptions Audit { get; set; } = new();

    /// <summary>What the viewers in the browser are told.</summary>
    public ClientOptions Client { get; set; } = new();

    /// <summary>What the viewer is given by the operators.</summary>
    public ViewerOptions Viewer { get; set; } = new();

    /// <summary>The bad settings, each beginning with its key; empty when all are good.</summary>
    public IEnumerable<string> Errors()
    {
        if (string.IsNullOrWhiteSpace(DataDirectory))
            yield return "DataDirectory: must name a folder.";
        if (Port is < 0 or > 65535)
            yield return $"Port: {Port} is not in 0-65535.";
        foreach (var host in AllowedHosts)
            if (!HostString.FromUriComponent(host).HasValue || host.AsSpan().ContainsAny("/*@ "))
                yield return $"AllowedHosts: '{host}' is not a host name, optionally with a port.";
        foreach (var origin in FrameAncestors)
            if (!IsOrigin(origin))
                yield return $"FrameAncestors: '{origin}' is not an origin such as https://portal.hospital.example.";
        foreach (
            var error in Addresses
                .Errors(this)
                .Concat(Tls.Errors())
                .Concat(Auth.Errors())
                .Concat(Http.Errors())
                .Concat(Dicomweb.Errors())
                .Concat(Memory.Errors())
                .Concat(Frames.Errors())
                .Concat(Decoding.Errors())
                .Concat(Telemetry.Errors())
                .Concat(Audit.Errors())
                .Concat(Client.Memory.Errors())
        )
            yield return error;
    }

    // It goes into a header: exactly what a browser calls an origin, and nothing with a place for more.
    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.GetLeftPart(UriPartial.Authority) == text
        && uri.UserInfo.Length == 0
        && !text.AsSpan().ContainsAny(";,'*\" ");
}

/// <summary>What the viewer is given by the operators.</summary>
public sealed class ViewerOptions
{
    /// <summary>
    /// A folder of hanging protocols (docs/hanging-protocols.md), which go before those that come with Weir. Null:
    /// <c>hanging-protocols</c> in the data folder, where there is one.
    /// </summary>
    public string? HangingProtocols { get; set; }
}

/// <summary>Limits of the HTTP server; those not named here are Kestrel's defaults.</summary>
public sealed class HttpLimits
{
    /// <summary>Connections at once; a browser opens 6. A guess: 170 browsers.</summary>
    public int MaxConnections { get; set; } = 1024;

    /// <summary>Largest request body. Nothing but small JSON is received yet.</summary>
    public long MaxRequestBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>Longest request line: a DICOMweb query may list a few hundred UIDs.</summary>
    public int MaxRequestLineBytes { get; set; } = 32 * 1024;

    /// <summary>
    /// Requests a second that a user may go on making, or an address before it is signed in; null: unlimited. Only where users sign in.
    /// A guess: a viewer that scrolls makes 20.
    /// </summary>
    public int? RequestsPerSecond { get; set; } = 500;

    /// <summary>Requests that may come at once on top of that.</summary>
    public int RequestBurst { get; set; } = 5000;

    /// <summary>How long a client may take to send its request head.</summary>
    public TimeSpan RequestHeadTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long an idle connection is kept.</summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long one answer may take that is not a stream of pixels or files.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a stream of pixels or files may take.</summary>
    public TimeSpan StreamTimeout { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// How long the server goes on serving after it was told to end, while <c>/healthz</c> says so already: the time that a load balancer
    /// needs to notice.
    /// </summary>
    public TimeSpan DrainDelay { get; set; } = TimeSpan.Zero;

    /// <summary>How long requests that are under way then get to end; what is left is cut off.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The bad settings, each beginning with its key.</summary>
    public IEnumerable<string> Errors()
    {
        if (MaxConnections < 1)
            yield return "Http:MaxConnections: must be at least 1.";
        if (MaxRequestBodyBytes < 0)
            yield return "Http:MaxRequestBodyBytes: must not be negative.";
        if (MaxRequestLineBytes is < 1024 or > 1024 * 1024)
            yield return "Http:MaxRequestLineBytes: must be 1 KiB to 1 MiB.";
        if (RequestsPerSecond is < 10)
            yield return "Http:RequestsPerSecond: must be at least 10.";
        if (RequestBurst < 1)
            yield return "Http:RequestBurst: must be at least 1.";
        if (DrainDelay < TimeSpan.Zero || DrainDelay > TimeSpan.FromMinutes(5))
            yield return "Http:DrainDelay: must be 0 to 5 minutes.";
        if (DrainTimeout < TimeSpan.Zero || DrainTimeout > TimeSpan.FromHours(1))
            yield return "Http:DrainTimeout: must be 0 to an hour.";
        foreach (
            var (key, value) in new[]
            {
                (nameof(RequestHeadTimeout), RequestHeadTimeout),
                (nameof(KeepAliveTimeout), KeepAliveTimeout),
                (nameof(RequestTimeout), RequestTimeout),
                (nameof(StreamTimeout), StreamTimeout),
            }
        )
            if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
                yield return $"Http:{key}: must be more than 0 and at most a day.";
    }
}

/// <summary>How wire frames are made and kept on disk.</summary>
public sealed class FrameOptions
{
    /// <summary>Bytes of wire frames on disk; null: 20 GB, or half of the free space where that is less.</summary>
    public long? MaxDiskBytes { get; set; }

    /// <summary>zstd level: 1 packs a CT frame in 1.2 ms, 3 is 3 % smaller (docs/wire.md). 1-19.</summary>
    public int ZstdLevel { get; set; } = 1;

    /// <summary>Fill the disk tier after an import, when nobody waits for a frame.</summary>
    public bool FillWhenIdle { get; set; } = true;

    /// <summary>The bad settings, each beginning with its key.</summary>
    public IEnumerable<string> Errors()
    {
        if (MaxDiskBytes is < 0)
            yield return "Frames:MaxDiskBytes: must not be negative.";
        if (ZstdLevel is < 1 or > 19)
            yield return $"Frames:ZstdLevel: {ZstdLevel} is not in 1-19.";
    }
}
