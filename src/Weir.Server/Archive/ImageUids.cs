using System.Security.Cryptography;
using System.Text;
using Weir.Dicom;

namespace Weir.Server.Archive;

/// <summary>
/// The UIDs by which a file is addressed. An image whose file lacks some is kept and shown all the same: what names the object is taken
/// from the meta information, and without a study or a series it stands in one of its own. Nothing is guessed that could put an image among
/// those of another patient.
/// </summary>
/// <remarks>What was made is always made alike, so that a file that comes again is known. Other objects are no use without a study.</remarks>
internal readonly record struct ImageUids(string Study, string Series, string Sop, string SopClass)
{
    /// <summary>Secondary Capture Image Storage: an image of which nothing more is known.</summary>
    private const string SecondaryCapture = "1.2.840.10008.5.1.4.1.1.7";

    /// <summary>The UIDs of a file, empty where it has none and none may be made.</summary>
    /// <param name="file">Its header.</param>
    /// <param name="read">How a UID that is there is read; empty when it is missing.</param>
    public static ImageUids Of(DicomFile file, Func<DicomDataset, DicomTag, string> read)
    {
        var data = file.Dataset;
        var found = new ImageUids(
            read(data, DicomTags.StudyInstanceUID),
            read(data, DicomTags.SeriesInstanceUID),
            read(data, DicomTags.SOPInstanceUID),
            read(data, DicomTags.SOPClassUID)
        );
        if (file.PixelData is null)
            return found;
        var sop = FirstOf(
            found.Sop,
            () => read(file.Meta, DicomTags.MediaStorageSOPInstanceUID),
            () => Made("object", HeaderHash(data))
        );
        return new(
            FirstOf(found.Study, () => Made("study", sop)),
            FirstOf(found.Series, () => Made("series", sop)),
            sop,
            FirstOf(
                found.SopClass,
                () => read(file.Meta, DicomTags.MediaStorageSOPClassUID),
                () => SecondaryCapture
            )
        );
    }

    /// <summary>What is said of an image that lacks UIDs; empty when it has all.</summary>
    public static IEnumerable<string> Warnings(DicomFile file)
    {
        if (file.PixelData is null)
            return [];
        DicomTag[] wanted =
        [
            DicomTags.StudyInstanceUID,
            DicomTags.SeriesInstanceUID,
            DicomTags.SOPInstanceUID,
            DicomTags.SOPClassUID,
        ];
        return wanted
            .Where(tag => file.Dataset.GetString(tag) is null)
            .Take(1)
            .Select(tag => $"{tag} is missing: the image stands for itself.");
    }

    private static string FirstOf(string found, params ReadOnlySpan<Func<string>> others)
    {
        foreach (var other in others)
            if (found.Length == 0)
                found = other();
        return found;
    }

    private static string HeaderHash(DicomDataset data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var element in data)
        {
            hash.AppendData(BitConverter.GetBytes(element.Tag.Value));
            hash.AppendData(BitConverter.GetBytes(element.Length ?? element.Items.Count));
            hash.AppendData(element.Value.Span);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // A hash in the shape of a UUID (RFC 9562, version 8), as a UID.
    private static string Made(string what, string of)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"weir {what} {of}")).AsSpan(0, 16);
        bytes[6] = (byte)(0x80 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return DicomUids.FromUuid(new Guid(bytes, bigEndian: true));
    }
}
