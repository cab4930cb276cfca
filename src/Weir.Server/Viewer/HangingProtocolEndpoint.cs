using System.Buffers;

namespace Weir.Server.Viewer;

/// <summary>The operators' hanging protocols, as a JSON array of what they wrote.</summary>
internal static class HangingProtocolEndpoint
{
    public static async Task Handle(HttpContext context, HangingProtocolFolder folder)
    {
        context.Response.ContentType = "application/json";
        var body = context.Response.BodyWriter;
        body.Write("["u8);
        for (var i = 0; i < folder.Accepted.Count; i++)
        {
            if (i > 0)
                body.Write(","u8);
            body.Write(folder.Accepted[i]);
            // The file may end with a comment.
            body.Write("\n"u8);
        }
        body.Write("]"u8);
        await body.FlushAsync(context.RequestAborted);
    }
}
