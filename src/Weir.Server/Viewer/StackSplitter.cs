using Weir.Imaging;
using Weir.Wire;

namespace Weir.Server.Viewer;

/// <summary>A frame with its image.</summary>
internal readonly record struct ImageAndFrame(StoredImage Image, StoredImageFrame Frame);

/// <summary>
/// Cuts a study's images into stacks that can be scrolled through. A multi-frame image is never mixed with others; single frames of a
/// series are parted where they differ in kind, size, side or view, localizers from what they localize, and planes from planes of another orientation.
/// </summary>
internal static class StackSplitter
{
    /// <summary>Fewer planes of an orientation are no stack: the views of a localizer and radial slices stay together. A guess.</summary>
    private const int FewestPlanes = 5;

    /// <summary>A series that would fall into more parts than this is a mixture by nature, such as photographs. A guess.</summary>
    private const int MostParts = 8;

    /// <summary>The stacks of a series, what is to be seen first first.</summary>
    public static IEnumerable<ImageAndFrame[]> Split(IEnumerable<StoredImage> series)
    {
        var images = series.OrderBy(i => i.InstanceNumber).ToArray();
        var single = images.Where(i => i.Frames.Count == 1).ToArray();
        var parts = single.GroupBy(KindOf).Select(g => Frames([.. g])).ToArray();
        if (parts.Length > MostParts)
            parts = [Frames(single)];
        return parts
            .SelectMany(ByPlane)
            .Concat(images.Where(i => i.Frames.Count > 1).SelectMany(ByStackId))
            .Where(stack => stack.Length > 0)
            // Not the localizer, although it was taken first.
            .OrderBy(stack => stack[0].Image.IsLocalizer)
            .ThenBy(stack => stack[0].Image.Frames.Count > 1)
            .ThenBy(stack => stack.Min(f => f.Image.InstanceNumber))
            .ThenByDescending(stack => stack.Length);
    }

    private static ImageAndFrame[] Frames(StoredImage[] images) =>
        [.. images.SelectMany(i => i.Frames.Select(f => new ImageAndFrame(i, f)))];

    private static (string, int, int, bool, string, string) KindOf(StoredImage image)
    {
        var format = image.Frames[0].Format;
        // Projections: each side and view is a picture of its own. Of planes neither says anything.
        var (side, view) =
            format.Orientation.Count == 6 ? ("", "") : (image.Laterality, image.View);
        return (image.Row.SopClassUid, format.Columns, format.Rows, image.IsLocalizer, side, view);
    }

    private static IEnumerable<ImageAndFrame[]> ByPlane(ImageAndFrame[] frames)
    {
        var planes = new List<(PlaneOrientation Plane, List<ImageAndFrame> Frames)>();
        var rest = new List<ImageAndFrame>();
        foreach (var frame in frames)
        {
            if (PlaneOrientation.From(frame.Frame.Format.Orientation) is not { } plane)
            {
                rest.Add(frame);
                continue;
            }
            var at = planes.FindIndex(p => p.Plane.IsAlike(plane));
            if (at >= 0)
                planes[at].Frames.Add(frame);
            // Radial slices: as many orientations as slices, none of which will be a stack.
            else if (planes.Count < 4 * MostParts)
                planes.Add((plane, [frame]));
            else
                rest.Add(frame);
        }
        var stacks = planes.FindAll(p => p.Frames.Count >= FewestPlanes);
        if (stacks.Count is 0 or > MostParts || planes.Count == 1)
            return [frames];
        var own = stacks.SelectMany(p => p.Frames).ToHashSet();
        return
        [
            .. stacks.Select(p => p.Frames.ToArray()),
            [.. frames.Where(f => !own.Contains(f))],
        ];
    }

    // Stack ID: "frames that belong together", in the words of PS3.3 section C.7.6.16.2.2.
    private static IEnumerable<ImageAndFrame[]> ByStackId(StoredImage image)
    {
        var frames = Frames([image]);
        var stacks = frames.GroupBy(f => f.Frame.StackId).ToArray();
        if (stacks.Length == 1)
            return image.IsEnhanced ? ByPlane(frames) : [frames];
        return stacks.Length <= MostParts && stacks.All(s => s.Count() > 1)
            ? stacks.Select(s => s.ToArray())
            : [frames];
    }
}
