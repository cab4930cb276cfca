using System.Globalization;
using Weir.Imaging;
using Weir.Server.Hosting;
using Weir.Server.Viewer;
using Weir.Wire;

namespace Weir.Server.Dicomweb;

/// <summary>What a request for a picture asks for (PS3.18 section 8.3.5).</summary>
/// <param name="Window">Center, width and function; null: the image's own.</param>
/// <param name="Width">The picture's greatest width; 0: the image's.</param>
/// <param name="Height">The picture's greatest height; 0: the image's.</param>
/// <param name="Source">The part of the image: x, y, width, height; a negative size turns it. Null: all.</param>
/// <param name="Quality">Of JPEG, 1 to 100.</param>
internal sealed record RenderedRequest(
    VoiWindow? Window,
    int Width,
    int Height,
    (int X, int Y, int Width, int Height)? Source,
    int Quality
)
{
    /// <summary>No picture is larger: 8192² grey is 64 MB.</summary>
    public const int MaxSide = 8192;

    private const int DefaultQuality = 90;

    /// <summary>Reads the query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="side">Greatest width and height where none is asked for; 0: the image's.</param>
    /// <exception cref="BadRequestException">A parameter is malformed; it is named.</exception>
    public static RenderedRequest Parse(IQueryCollection query, int side = 0)
    {
        var (width, height, source) = Viewport(query["viewport"].ToString(), side);
        return new RenderedRequest(
            WindowOf(query["window"].ToString()),
            width,
            height,
            source,
            QualityOf(query["quality"].ToString())
        );
    }

    /// <summary>How an image is drawn.</summary>
    /// <param name="format">The image.</param>
    /// <exception cref="BadRequestException">The part that is asked for lies outside of it.</exception>
    public DrawingOptions For(ImageFormat format)
    {
        (int, int, int, int)? region = null;
        if (Source is var (x, y, w, h))
        {
            // 0: to the edge.
            var (width, height) = (
                w == 0 ? format.Columns - x : Math.Abs(w),
                h == 0 ? format.Rows - y : Math.Abs(h)
            );
            if (x >= format.Columns || y >= format.Rows)
                throw new BadRequestException("viewport lies outside of the image.");
            region = (
                x,
                y,
                Math.Clamp(width, 1, format.Columns - x),
                Math.Clamp(height, 1, format.Rows - y)
            );
        }
        return new DrawingOptions(
            Math.Min(Width == 0 ? MaxSide : Width, MaxSide),
            Math.Min(Height == 0 ? MaxSide : Height, MaxSide)
        )
        {
            Window = Window,
            Region = region,
            FlipX = Source is { Width: < 0 },
            FlipY = Source is { Height: < 0 },
        };
    }

    private static VoiWindow? WindowOf(string text)
    {
        if (text.Length == 0)
            return null;
        return
            text.Split(',') is [var center, var width, var function]
            && Number(center) is { } c
            && Number(width) is { } w
            && FunctionOf(function) is { } f
            && w >= (f == WindowFunction.Linear ? 1 : double.Epsilon)
            ? new VoiWindow(c, w, f)
            : throw new BadRequestException(
                "window must be center,width,function with function linear, linear-exact or sigmoid."
            );
    }

    private static WindowFunction? FunctionOf(string text) =>
        text switch
        {
            "linear" => WindowFunction.Linear,
            "linear-exact" => WindowFunction.LinearExact,
            "sigmoid" => WindowFunction.Sigmoid,
            _ => null,
        };

    private static (int, int, (int, int, int, int)?) Viewport(string text, int side)
    {
        if (text.Length == 0)
            return (side, side, null);
        var numbers = text.Split(',')
            .Select(part => part.Trim().Length == 0 ? 0 : Number(part))
            .ToArray();
        var isWhole =
            numbers.Length is 2 or 4 or 6
            && numbers.All(n => n is { } value && Math.Abs(value) <= 1e6)
            && numbers[..2].All(n => n >= 0)
            && (numbers.Length < 4 || numbers[2..4].All(n => n >= 0));
        if (!isWhole)
            throw new BadRequestException("viewport must be vw,vh or vw,vh,sx,sy,sw,sh.");
        var all = numbers.Select(n => (int)n!.Value).ToArray();
        return (
            all[0],
            all[1],
            all.Length == 2
                ? null
                : (all[2], all[3], all.Length == 6 ? all[4] : 0, all.Length == 6 ? all[5] : 0)
        );
    }

    private static int QualityOf(string text) =>
        text.Length == 0 ? DefaultQuality
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var quality)
        && quality is >= 1 and <= 100
            ? quality
        : throw new BadRequestException("quality must be 1 to 100.");

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number
            : null;
}
