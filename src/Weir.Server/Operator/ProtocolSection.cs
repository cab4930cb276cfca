using System.Net;
using Weir.Server.Viewer;

namespace Weir.Server.Operator;

/// <summary>What the operators' page says of their hanging protocols. Names of files and what is in them are escaped.</summary>
internal static class ProtocolSection
{
    public static string Of(HangingProtocolFolder protocols)
    {
        var rows = string.Concat(
            protocols.Refused.Select(r =>
                $"<tr><th scope=\"row\">{WebUtility.HtmlEncode(r.File)}</th><td>{WebUtility.HtmlEncode(r.Reason)}</td></tr>"
            )
        );
        var refused =
            rows.Length == 0
                ? ""
                : $"<table><thead><tr><th scope=\"col\">Refused</th><th scope=\"col\">Reason</th></tr></thead><tbody>{rows}</tbody></table>";
        return $"""
            <section class="fixed" aria-labelledby="h-protocols"><h2 id="h-protocols">Hanging protocols</h2>
            <p>Own protocols in use: {protocols.Accepted.Count}. They are read when the server starts.</p>
            {refused}
            </section>
            """;
    }
}
