using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;
using Weir.Client.Measuring.Keeping;

namespace Weir.Client.Support;

/// <summary>The C# face of work.ts.</summary>
[SupportedOSPlatform("browser")]
internal static partial class WorkImports
{
    private const string Module = "weir-support";

    /// <summary>The storage of a real browser. <see cref="SupportImports.LoadAsync"/> comes first.</summary>
    public static WorkStorage Storage() =>
        new(
            SupportImports.GetSetting,
            SupportImports.SetSetting,
            ForgetSetting,
            HoldWork,
            async prefix =>
                (await OrphanedWork(prefix)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
        );

    [JSImport("holdWork", Module)]
    private static partial void HoldWork(string key);

    [JSImport("forgetSetting", Module)]
    private static partial void ForgetSetting(string key);

    [JSImport("orphanedWork", Module)]
    [return: JSMarshalAs<JSType.Promise<JSType.String>>]
    private static partial Task<string> OrphanedWork(string prefix);
}
