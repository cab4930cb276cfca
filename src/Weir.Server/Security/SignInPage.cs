using System.Text.Encodings.Web;

namespace Weir.Server.Security;

/// <summary>What the page says besides asking.</summary>
internal enum SignInNote
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Name or password was wrong.</summary>
    Wrong,

    /// <summary>Too many attempts.</summary>
    Wait,

    /// <summary>The form was too old or came from elsewhere.</summary>
    Stale,

    /// <summary>Signed out just now.</summary>
    SignedOut,

    /// <summary>The provider refused, or its answer was not good.</summary>
    Provider,

    /// <summary>Signed in, for a tab that waits elsewhere.</summary>
    Done,

    /// <summary>Signed in, but with no role here.</summary>
    NoRole,
}

/// <summary>Writes the sign-in page: plain HTML without a script, in the language that the browser prefers.</summary>
internal static class SignInPage
{
    /// <summary>The form of the built-in user.</summary>
    public static string Form(
        HttpRequest request,
        SignInNote note,
        string token,
        string tokenField,
        string to
    )
    {
        var text = SignInText.For(request);
        return Page(
            text,
            note,
            $"""
            <form method="post" action="/sign-in">
            <input type="hidden" name="{Html(tokenField)}" value="{Html(token)}">
            <input type="hidden" name="to" value="{Html(to)}">
            <label for="name">{text.Name}</label>
            <input id="name" name="name" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="64" data-testid="sign-in-name"{(
                note == SignInNote.None ? " autofocus" : ""
            )}>
            <label for="password">{text.Password}</label>
            <input id="password" name="password" type="password" autocomplete="current-password" required maxlength="256" data-testid="sign-in-password">
            <button type="submit" data-testid="sign-in-submit">{text.SignIn}</button>
            </form>
            """
        );
    }

    /// <summary>The way to the provider.</summary>
    public static string Link(HttpRequest request, SignInNote note, string to)
    {
        var text = SignInText.For(request);
        return Page(
            text,
            note,
            $"""<a class="button" href="/sign-in/provider?to={Uri.EscapeDataString(to)}" data-testid="sign-in-provider">{text.SignIn}</a>"""
        );
    }

    /// <summary>Says that it is done: another tab waited for it.</summary>
    public static string Done(HttpRequest request) =>
        Page(SignInText.For(request), SignInNote.Done, "");

    private static string Page(SignInText text, SignInNote note, string body) =>
        $"""
            <!doctype html>
            <html lang="{text.Language}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="dark light">
            <title>{text.Title}</title>
            <link rel="icon" href="/favicon.svg" type="image/svg+xml">
            <link rel="stylesheet" href="/sign-in/sign-in.css">
            </head>
            <body>
            <main>
            <h1>Weir</h1>
            {Said(text.Of(note), note)}
            {body}
            </main>
            </body>
            </html>
            """;

    private static string Said(string text, SignInNote note) =>
        note switch
        {
            SignInNote.None => "",
            SignInNote.SignedOut or SignInNote.Done =>
                $"""<p class="note" role="status" data-testid="sign-in-note">{text}</p>""",
            _ => $"""<p class="note bad" role="alert" data-testid="sign-in-note">{text}</p>""",
        };

    private static string Html(string text) => HtmlEncoder.Default.Encode(text);
}
