using Weir.Dicom;

namespace Weir.Server.Tests.Archive;

/// <summary>Small DICOM objects, a few hundred bytes each.</summary>
internal sealed record TestObject
{
    public string Study { get; init; } = "1.2.3.1";
    public string Series { get; init; } = "1.2.3.1.1";
    public string Sop { get; init; } = "1.2.3.1.1.1";
    public string PatientName { get; init; } = "PHANTOM^SMALL";
    public string PatientId { get; init; } = "P1";
    public string Issuer { get; init; } = "";
    public string BirthDate { get; init; } = "";
    public string Modality { get; init; } = "CT";
    public string StudyDate { get; init; } = "20240102";
    public string StudyTime { get; init; } = "101500";
    public string Description { get; init; } = "Thorax";
    public string Accession { get; init; } = "A1";
    public int Number { get; init; } = 1;
    public int Side { get; init; } = 4;
    public byte Fill { get; init; }

    /// <summary>Bytes of the file.</summary>
    public byte[] Bytes()
    {
        var stream = new MemoryStream();
        DicomWriter.Write(stream, null, Dataset(), TransferSyntax.ExplicitLittleEndian);
        return stream.ToArray();
    }

    /// <summary>Writes the file, making its folder.</summary>
    public string WriteTo(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, Bytes());
        return path;
    }

    /// <summary>The data set, pixels in it.</summary>
    public DicomDataset Dataset()
    {
        var pixels = new byte[Side * Side * 2];
        Array.Fill(pixels, Fill);
        return new DicomDataset()
            .Set(DicomTags.SpecificCharacterSet, "ISO_IR 192")
            .Set(DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.2")
            .Set(DicomTags.SOPInstanceUID, Sop)
            .Set(DicomTags.StudyDate, StudyDate)
            .Set(DicomTags.StudyTime, StudyTime)
            .Set(DicomTags.AccessionNumber, Accession)
            .Set(DicomTags.Modality, Modality)
            .Set(DicomTags.StudyDescription, Description)
            .Set(DicomTags.PatientName, PatientName)
            .Set(DicomTags.PatientID, PatientId)
            .Set(DicomTags.IssuerOfPatientID, Issuer)
            .Set(DicomTags.PatientBirthDate, BirthDate)
            .Set(DicomTags.StudyInstanceUID, Study)
            .Set(DicomTags.SeriesInstanceUID, Series)
            .Set(DicomTags.SeriesNumber, 1)
            .Set(DicomTags.InstanceNumber, Number)
            .Set(DicomTags.SamplesPerPixel, 1)
            .Set(DicomTags.PhotometricInterpretation, "MONOCHROME2")
            .Set(DicomTags.Rows, Side)
            .Set(DicomTags.Columns, Side)
            .Set(DicomTags.BitsAllocated, 16)
            .Set(DicomTags.BitsStored, 16)
            .Set(DicomTags.HighBit, 15)
            .Set(DicomTags.PixelRepresentation, 0)
            .Set(DicomTags.PixelData, pixels, DicomVR.OW);
    }
}
