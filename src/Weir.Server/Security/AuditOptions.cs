namespace Weir.Server.Security;

/// <summary>How long the audit log is kept.</summary>
public sealed class AuditOptions
{
    /// <summary>Files of days that are longer ago are deleted. Null: none is, until somebody else does it.</summary>
    public int? KeepDays { get; set; }

    /// <summary>The bad settings, each beginning with its key.</summary>
    public IEnumerable<string> Errors()
    {
        if (KeepDays is < 1 or > 36_500)
            yield return $"Audit:KeepDays: {KeepDays} is not in 1-36500.";
    }
}
