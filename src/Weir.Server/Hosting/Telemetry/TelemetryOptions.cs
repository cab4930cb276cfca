namespace Weir.Server.Hosting;

/// <summary>Where traces, metrics and logs are sent. Nowhere, unless an operator says so.</summary>
public sealed class TelemetryOptions
{
    /// <summary>
    /// The collector's base address for OTLP by HTTP with protobuf, such as <c>http://collector.example:4318</c>; <c>/v1/traces</c>,
    /// <c>/v1/metrics</c> and <c>/v1/logs</c> are appended. Null: nothing is sent.
    /// </summary>
    public Uri? OtlpEndpoint { get; set; }

    /// <summary>Headers of each request to the collector, <c>key=value,key=value</c>: a token, as a rule. Null: none.</summary>
    public string? OtlpHeaders { get; set; }

    /// <summary>Which part of the requests is traced, 0-1; those that a caller traces already are traced as he decided.</summary>
    public double SampleRatio { get; set; } = 1;

    /// <summary>The bad settings, each beginning with its key.</summary>
    public IEnumerable<string> Errors()
    {
        if (
            OtlpEndpoint is { } uri
            && (
                !uri.IsAbsoluteUri
                || uri.Scheme is not ("http" or "https")
                || uri.UserInfo.Length > 0
                || uri.Query.Length > 0
            )
        )
            yield return "Telemetry:OtlpEndpoint: must be an http or https address without user and query.";
        if (OtlpHeaders is { } text && !text.Split(',').All(pair => pair.IndexOf('=') > 0))
            yield return "Telemetry:OtlpHeaders: must be key=value, parted by commas.";
        if (SampleRatio is not (>= 0 and <= 1))
            yield return "Telemetry:SampleRatio: must be 0 to 1.";
    }
}
