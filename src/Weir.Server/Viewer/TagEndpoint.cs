using System.IO.Pipelines;
using Weir.Dicom;
using Weir.Server.Archive;
using Weir.Server.Hosting;
using Weir.Wire;

namespace Weir.Server.Viewer;

/// <summary>All attributes of one stored instance, from its file, image or not.</summary>
internal static class TagEndpoint
{
    /// <summary>Sent as it is written: a large instance is not gathered in memory.</summary>
    private const int FlushEvery = 64 * 1024;

    /// <summary>Most that one answer takes; what the browser's heap grew to, it keeps.</summary>
    private const int MaxBytes = 8 << 20;

    public static async Task Handle(
        HttpContext context,
        string study,
        string series,
        string sop,
        ArchiveStore archive
    )
    {
        if (archive.GetInstance(study, series, sop) is not { } row)
        {
            await Problems.WriteAsync(context, 404, "No such instance");
            return;
        }
        DicomFile file;
        try
        {
            file = DicomFile.Read(row.BlobPath);
        }
        catch (Exception e) when (BatchStream.Explain(e) is var (_, message))
        {
            await Problems.WriteAsync(
                context,
                StatusCodes.Status422UnprocessableEntity,
                "The file cannot be read",
                message
            );
            return;
        }
        context.Response.ContentType = "application/octet-stream";
        var listing = new Listing(context.Response.BodyWriter);
        TagListCodec.WriteHead(context.Response.BodyWriter, file.Warnings);
        var isWhole =
            await listing.WriteAsync(file.Meta, 0, context.RequestAborted)
            && await listing.WriteAsync(file.Dataset, 0, context.RequestAborted);
        TagListCodec.WriteEnd(context.Response.BodyWriter, isWhole);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private sealed class Listing(PipeWriter body)
    {
        private int _entries;
        private long _flushed;

        /// <summary>Writes a data set and what is in it; false when the list is full.</summary>
        public async ValueTask<bool> WriteAsync(
            DicomDataset dataset,
            int depth,
            CancellationToken aborted
        )
        {
            foreach (var element in dataset)
            {
                if (!Add(EntryOf(dataset, element, depth)))
                    return false;
                for (var i = 0; i < element.Items.Count; i++)
                    if (
                        !Add(Item(i + 1, depth + 1))
                        || !await WriteAsync(element.Items[i], depth + 2, aborted)
                    )
                        return false;
                if (body.UnflushedBytes > FlushEvery)
                {
                    _flushed += body.UnflushedBytes;
                    await body.FlushAsync(aborted);
                    aborted.ThrowIfCancellationRequested();
                }
            }
            return true;
        }

        private bool Add(TagEntry entry)
        {
            if (
                _entries == TagListCodec.MaxEntries
                || _flushed + body.UnflushedBytes > MaxBytes
                || entry.Depth > byte.MaxValue
            )
                return false;
            _entries++;
            TagListCodec.Write(body, entry);
            return true;
        }
    }

    private static TagEntry Item(int number, int depth) =>
        new(TagEntryKind.Item, depth, (uint)number, "", "", "", "", 0, TagEntryFlags.None);

    private static TagEntry EntryOf(DicomDataset dataset, DicomElement element, int depth)
    {
        var (tag, vr) = (element.Tag, element.VR);
        var (value, meaning, isCut) =
            vr == DicomVR.SQ || element.IsDeferred ? ("", "", false) : TagText.Of(dataset, element);
        return new(
            TagEntryKind.Element,
            depth,
            tag.Value,
            vr == DicomVR.None ? "" : vr.ToString(),
            NameOf(dataset, tag),
            value,
            meaning,
            vr == DicomVR.SQ ? element.Items.Count : element.Length ?? -1,
            (isCut ? TagEntryFlags.Cut : 0) | (element.IsDeferred ? TagEntryFlags.LeftInFile : 0)
        );
    }

    // Of a private element whoever reserved its block: (gggg,00bb) names the owner of (gggg,bb00) to (gggg,bbFF).
    private static string NameOf(DicomDataset dataset, DicomTag tag)
    {
        if (DicomDictionary.TryGet(tag, out var entry))
            return entry.Keyword;
        var creator = new DicomTag(tag.Group, (ushort)(tag.Element >> 8));
        return tag.IsPrivate && creator.IsPrivateCreator
            ? dataset.GetString(creator) is { } name
                ? name[..Math.Min(name.Length, 64)]
                : ""
            : "";
    }
}
