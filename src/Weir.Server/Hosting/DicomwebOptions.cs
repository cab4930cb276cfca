namespace Weir.Server.Hosting;

/// <summary>What an operator may set for DICOMweb.</summary>
public sealed class DicomwebOptions
{
    /// <summary>
    /// Origins of other viewers' pages that may use DICOMweb from a browser (Fetch standard: CORS), such as
    /// <c>https://ohif.hospital.example</c>. They get no cookies.
    /// </summary>
    public string[] AllowedOrigins { get; set; } = [];

    /// <summary>The most bytes of one request that stores.</summary>
    public long MaxStoreBytes { get; set; } = 64L << 30;

    /// <summary>The most objects of one request that stores.</summary>
    public int MaxStoreObjects { get; set; } = 100_000;

    /// <summary>
    /// Lets administrators delete studies, series and instances by DELETE, which DICOMweb does not know. What is deleted is gone.
    /// </summary>
    public bool AllowDelete { get; set; }

    /// <summary>The bad settings, each beginning with its key.</summary>
    public IEnumerable<string> Errors()
    {
        if (MaxStoreBytes < 1)
            yield return "Dicomweb:MaxStoreBytes: must be at least 1.";
        if (MaxStoreObjects < 1)
            yield return "Dicomweb:MaxStoreObjects: must be at least 1.";
        foreach (var origin in AllowedOrigins)
            if (
                !Uri.TryCreate(origin, UriKind.Absolute, out var uri)
                || uri.Scheme is not ("http" or "https")
                || uri.GetLeftPart(UriPartial.Authority) != origin
            )
                yield return $"Dicomweb:AllowedOrigins: '{origin}' is not an origin, such as https://viewer.example:8443.";
    }
}
