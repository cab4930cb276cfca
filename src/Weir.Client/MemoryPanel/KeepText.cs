using Weir.Client.Memory;
using Weir.Client.Shell;
using Weir.Client.Text;

namespace Weir.Client.MemoryPanel;

/// <summary>Why a study could not be kept, in words.</summary>
internal static class KeepText
{
    /// <summary>The words.</summary>
    /// <param name="text">The language.</param>
    /// <param name="refusal">What came of the wish.</param>
    public static string Of(Texts text, KeepAnswer refusal) =>
        refusal.NeededBytes == 0
            ? text["Memory.Keep.Unknown"]
            : text.Format(
                "Memory.Keep.Refused",
                DataSize.Text(refusal.NeededBytes),
                DataSize.Text(refusal.AvailableBytes)
            );
}
