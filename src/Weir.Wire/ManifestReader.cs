using System.Buffers.Binary;
using System.Text;

namespace Weir.Wire;

/// <summary>Reads what <see cref="ManifestWriter"/> wrote. A count is believed only when so many bytes are there.</summary>
internal ref partial struct ManifestReader(ReadOnlySpan<byte> source)
{
    /// <summary>The fewest bytes that one element takes, by which its count is bounded before anything is allocated.</summary>
    private const int MinText = 4;
    private const int MinLut = 11;
    private const int MinFormat = 116;
    private const int MinSeries = 52;
    private const int MinNote = 21;
    private const int MinObject = 32;
    private const int MinFrame = 44;
    private const int MinWindow = 20;

    private ReadOnlySpan<byte> rest = source;
    private string[] texts = [];
    private LookupTable[] luts = [];
    private ImageFormat[] formats = [];
    private int nextFrame;

    public StudyManifest Read()
    {
        if (UInt32() != ManifestCodec.Magic)
        {
            throw new InvalidDataException("Not a manifest of this version.");
        }
        var revision = UInt64();
        texts = new string[Count(MinText)];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = Utf8();
        }
        luts = new LookupTable[Count(MinLut)];
        for (var i = 0; i < luts.Length; i++)
        {
            luts[i] = Lut();
        }
        formats = new ImageFormat[Count(MinFormat)];
        for (var i = 0; i < formats.Length; i++)
        {
            formats[i] = Format();
        }
        var study = new StudyManifest
        {
            Revision = revision,
            StudyInstanceUid = Text(),
            PatientName = Text(),
            PatientId = Text(),
            IssuerOfPatientId = Text(),
            PatientBirthDate = Text(),
            PatientSex = Text(),
            StudyDate = Text(),
            StudyTime = Text(),
            StudyDescription = Text(),
            AccessionNumber = Text(),
            TimezoneOffset = Text(),
            Series = AllSeries(),
            Objects = Objects(),
        };
        return rest.IsEmpty
            ? study
            : throw new InvalidDataException("A manifest is followed by something else.");
    }

    private SeriesManifest[] AllSeries()
    {
        var series = new SeriesManifest[Count(MinSeries)];
        for (var i = 0; i < series.Length; i++)
        {
            series[i] = Series();
        }
        return series;
    }

    private SeriesManifest Series()
    {
        var series = new SeriesManifest
        {
            SeriesInstanceUid = Text(),
            Modality = Text(),
            SeriesDescription = Text(),
            BodyPart = Text(),
            Laterality = Text(),
            View = Text(),
            FrameOfReferenceUid = Text(),
            SeriesNumber = Int32(),
            FrameRate = Float64(),
            Notes = Notes(),
            FirstFrame = Int32(),
            Frames = Frames(),
        };
        if (series.FirstFrame != nextFrame)
        {
            throw new InvalidDataException("A manifest's series do not follow each other.");
        }
        nextFrame += series.FrameCount;
        return series;
    }

    private FrameManifest[] Frames()
    {
        var frames = new FrameManifest[Count(MinFrame)];
        for (var i = 0; i < frames.Length; i++)
        {
            var frame = new FrameManifest(
                Text(),
                Int32(),
                Int32(),
                Element(formats, Int32()),
                new Position3(Float64(), Float64(), Float64()),
                Int32()
            );
            // Both are used as sizes and indices; a negative one must not get any further.
            frames[i] = frame is { FrameNumber: >= 1, EncodedBytes: >= 0 }
                ? frame
                : throw new InvalidDataException("A manifest describes a frame that cannot be.");
        }
        return frames;
    }

    private StackNote[] Notes()
    {
        var notes = new StackNote[Count(MinNote)];
        for (var i = 0; i < notes.Length; i++)
        {
            notes[i] = new StackNote((StackNoteKind)Byte(), Float64(), Float64(), Text());
            if (notes[i].Kind > StackNoteKind.Mended)
            {
                throw new InvalidDataException("A manifest notes what nobody knows.");
            }
        }
        return notes;
    }

    private ObjectManifest[] Objects()
    {
        var objects = new ObjectManifest[Count(MinObject)];
        for (var i = 0; i < objects.Length; i++)
        {
            var (series, instance, sopClass) = (Text(), Text(), Text());
            var (modality, title, problem) = (Text(), Text(), Text());
            var (seriesNumber, number) = (Int32(), Int32());
            objects[i] = new ObjectManifest(
                series,
                instance,
                sopClass,
                modality,
                seriesNumber,
                number,
                title,
                problem
            );
        }
        return objects;
    }

    private int Count(int bytesEach)
    {
        var count = Int32();
        return count >= 0 && count <= rest.Length / bytesEach
            ? count
            : throw new InvalidDataException("A manifest promises more than it holds.");
    }

    private string Text() => Element(texts, Int32());

    private static T Element<T>(T[] table, int index) =>
        (uint)index < (uint)table.Length
            ? table[index]
            : throw new InvalidDataException("A manifest refers to what it does not hold.");

    private string Utf8()
    {
        var length = Count(1);
        return Encoding.UTF8.GetString(Take(length));
    }

    private byte Byte() => Take(1)[0];

    private ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    private int Int32() => (int)UInt32();

    private uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    private ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    private double Float64() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    private ReadOnlySpan<byte> Take(int bytes)
    {
        if (rest.Length < bytes)
        {
            throw new InvalidDataException("A manifest is cut.");
        }
        var taken = rest[..bytes];
        rest = rest[bytes..];
        return taken;
    }
}
