namespace Weir.Server.Hosting;

/// <summary>What an operator may set for DICOMweb.</summary>
public sealed class DicomwebOptions
{
    /// <summary>
    /// Origins of other viewers' pages that may use DICOMweb from a browser (Fetch standard: CORS), such as
    /// <c>https://ohif.hospital.example</c>. They get no cookies.
    /// </summary>
    public string[] AllowedOrigins { get; set; } = [];

    /// <summary>The bad settings, each beginning with its key.</summary>
    public IEnumerable<string> Errors()
    {
        foreach (var origin in AllowedOrigins)
            if (
                !Uri.TryCreate(origin, UriKind.Absolute, out var uri)
                || uri.Scheme is not ("http" or "https")
                || uri.GetLeftPart(UriPartial.Authority) != origin
            )
                yield return $"Dicomweb:AllowedOrigins: '{origin}' is not an origin, such as https://viewer.example:8443.";
    }
}
