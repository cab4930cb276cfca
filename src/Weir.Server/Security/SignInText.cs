namespace Weir.Server.Security;

/// <summary>The words of the sign-in page in one language.</summary>
internal sealed record SignInText(
    string Language,
    string Title,
    string Name,
    string Password,
    string SignIn,
    IReadOnlyDictionary<SignInNote, string> Notes
)
{
    private static readonly SignInText English = new(
        "en",
        "Sign in – Weir",
        "User name",
        "Password",
        "Sign in",
        new Dictionary<SignInNote, string>
        {
            [SignInNote.Wrong] = "User name or password is wrong.",
            [SignInNote.Wait] = "Too many attempts. Wait a while, then try again.",
            [SignInNote.Stale] = "The form was too old. Please try again.",
            [SignInNote.SignedOut] = "You are signed out.",
            [SignInNote.Provider] = "The sign-in did not work. Please try again.",
            [SignInNote.Done] = "You are signed in. Close this tab and go on in the other one.",
            [SignInNote.NoRole] =
                "Your account may not use this server. Ask its administrator for a role.",
        }
    );

    private static readonly SignInText Chinese = new(
        "zh-Hans",
        "登录 – Weir",
        "用户名",
        "密码",
        "登录",
        new Dictionary<SignInNote, string>
        {
            [SignInNote.Wrong] = "用户名或密码错误。",
            [SignInNote.Wait] = "尝试次数过多，请稍后再试。",
            [SignInNote.Stale] = "表单已过期，请重试。",
            [SignInNote.SignedOut] = "您已退出登录。",
            [SignInNote.Provider] = "登录未成功，请重试。",
            [SignInNote.Done] = "您已登录。请关闭此标签页，回到原标签页继续。",
            [SignInNote.NoRole] = "您的账户无权使用此服务器，请联系管理员分配角色。",
        }
    );

    /// <summary>The language that the browser names first among those there are.</summary>
    public static SignInText For(HttpRequest request)
    {
        foreach (
            var wanted in request
                .GetTypedHeaders()
                .AcceptLanguage.OrderByDescending(language => language.Quality ?? 1)
        )
        {
            var name = wanted.Value.AsSpan();
            if (name.StartsWith("zh", StringComparison.OrdinalIgnoreCase))
                return Chinese;
            if (name.StartsWith("en", StringComparison.OrdinalIgnoreCase))
                return English;
        }
        return English;
    }

    /// <summary>The sentence of a note.</summary>
    public string Of(SignInNote note) => Notes.GetValueOrDefault(note, "");
}
