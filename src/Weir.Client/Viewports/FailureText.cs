using System.Net;
using Microsoft.JSInterop;
using Weir.Client.Modes;
using Weir.Client.Text;

namespace Weir.Client.Viewports;

/// <summary>Why a study cannot be shown, in words of the interface: an exception's own may hold patient data.</summary>
internal static class FailureText
{
    /// <summary>The words for a fault; null stands for an address that names no study.</summary>
    public static string Of(Texts text, Exception? error) =>
        error switch
        {
            null
            or HttpRequestException
            {
                StatusCode: HttpStatusCode.NotFound or HttpStatusCode.BadRequest
            } => text["Viewer.Failed.NotFound"],
            HttpRequestException { StatusCode: { } status } => text.Format(
                "Viewer.Failed.Status",
                (int)status
            ),
            HttpRequestException => text["Viewer.Failed.Network"],
            InvalidDataException => text["Viewer.Failed.Format"],
            NotSupportedException => text.Format("Viewer.Failed.TooMany", ReadMode.MostStudies),
            InvalidOperationException { InnerException: JSException } => text[
                "Viewer.Failed.Graphics"
            ],
            _ => text["Viewer.Failed.Fault"],
        };

    /// <summary>Whether another try may end otherwise.</summary>
    public static bool MayPass(Exception error) =>
        error is HttpRequestException { StatusCode: not HttpStatusCode.BadRequest };
}
