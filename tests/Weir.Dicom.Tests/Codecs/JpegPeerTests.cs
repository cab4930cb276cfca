namespace Weir.Dicom.Tests.Codecs;

/// <summary>What dcmtk encodes, Weir decodes as dcmtk does, to the bit.</summary>
public sealed class JpegPeerTests
{
    [Theory]
    [InlineData("+eb", 8, 1, "1.2.840.10008.1.2.4.50")]
    [InlineData("+eb", 8, 3, "1.2.840.10008.1.2.4.50")]
    [InlineData("+ee", 8, 3, "1.2.840.10008.1.2.4.51")]
    [InlineData("+es", 8, 3, "1.2.840.10008.1.2.4.53")]
    [InlineData("+ep", 8, 1, "1.2.840.10008.1.2.4.55")]
    [InlineData("+ep", 8, 3, "1.2.840.10008.1.2.4.55")]
    [InlineData("+ee", 12, 1, "1.2.840.10008.1.2.4.51")]
    [InlineData("+es", 12, 1, "1.2.840.10008.1.2.4.53")]
    [InlineData("+ep", 12, 1, "1.2.840.10008.1.2.4.55")]
    public void Lossy_processes_decode_as_dcmtk_decodes_them(
        string process,
        int bits,
        int samples,
        string syntax
    )
    {
        foreach (var quality in (string[])["30", "90", "100"])
        {
            using var workshop = new Workshop();
            var image = new MadeImage(101, 75, samples, bits);
            workshop.Make(
                "made.dcm",
                image.File(),
                "jpeg.dcm",
                "dcmcjpeg",
                process,
                "+q",
                quality,
                "{in}",
                "{out}"
            );
            Assert.Equal(syntax, DicomFile.Read(workshop.PathOf("jpeg.dcm")).Syntax.Uid);
            AssertAsDcmtk(workshop);
        }
    }

    [Theory]
    [InlineData("+s2")]
    [InlineData("+s4")]
    [InlineData("+n1")]
    [InlineData("+n2")]
    [InlineData("+np")]
    [InlineData("+cr")]
    public void Chroma_of_any_sampling_comes_out_in_full(string option)
    {
        using var workshop = new Workshop();
        var image = new MadeImage(83, 61, 3, 8);
        workshop.Make(
            "made.dcm",
            image.File(),
            "jpeg.dcm",
            "dcmcjpeg",
            "+eb",
            option,
            "{in}",
            "{out}"
        );
        AssertAsDcmtk(workshop);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void Lossless_images_of_every_predictor_are_the_original(int predictor)
    {
        foreach (
            var (bits, samples, signed) in ((int, int, bool)[])
                [(8, 1, false), (12, 1, false), (16, 1, false), (16, 1, true), (8, 3, false)]
        )
        {
            using var workshop = new Workshop();
            var image = new MadeImage(97, 50, samples, bits, signed);
            workshop.Make(
                "made.dcm",
                image.File(),
                "jpeg.dcm",
                "dcmcjpeg",
                "+el",
                "+sv",
                $"{predictor}",
                "{in}",
                "{out}"
            );
            Assert.Equal(image.Native, workshop.DecodedByWeir("jpeg.dcm"));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_point_transform_loses_the_low_bits_alone(int bits)
    {
        using var workshop = new Workshop();
        var image = new MadeImage(64, 40, 1, 12);
        workshop.Make(
            "made.dcm",
            image.File(),
            "jpeg.dcm",
            "dcmcjpeg",
            "+el",
            "+sv",
            "5",
            "+pt",
            $"{bits}",
            "{in}",
            "{out}"
        );
        var expected = image.Native;
        for (var i = 0; i < expected.Length; i += 2)
        {
            expected[i] &= (byte)(0xFF << bits);
        }
        Assert.Equal(expected, workshop.DecodedByWeir("jpeg.dcm"));
    }

    private static void AssertAsDcmtk(Workshop workshop)
    {
        var (code, _, errors) = Peer.Run(
            "dcmdjpeg",
            "+cn",
            "+px",
            workshop.PathOf("jpeg.dcm"),
            workshop.PathOf("peer.dcm")
        );
        Assert.True(code == 0, errors);
        var peer = workshop.DecodedByWeir("peer.dcm");
        Assert.Equal(peer, workshop.DecodedByWeir("jpeg.dcm"));
    }
}
