using Weir.Server.Archive;

namespace Weir.Server.Security;

/// <summary>
/// Lets a role or a user see some studies. Once there is a rule, whoever does not administer sees what a rule for him names and
/// nothing else. What a rule says of studies is like a filter: each list that is not empty must match.
/// </summary>
public sealed class StudyRule
{
    /// <summary>A role as the provider names it; "*": everybody who is signed in.</summary>
    public string? Role { get; set; }

    /// <summary>The name of an account.</summary>
    public string? User { get; set; }

    /// <summary>Modalities (0008,0060) of the study's series.</summary>
    public string[] Modalities { get; set; } = [];

    /// <summary>Issuer of Patient ID (0010,0021).</summary>
    public string[] IssuersOfPatientId { get; set; } = [];

    /// <summary>Accession Number (0008,0050), with <c>*</c> and <c>?</c>.</summary>
    public string[] AccessionNumbers { get; set; } = [];

    /// <summary>Study Description (0008,1030), with <c>*</c> and <c>?</c>, in its own case.</summary>
    public string[] StudyDescriptions { get; set; } = [];

    /// <summary>The studies that the rules let a user see; null: all.</summary>
    public static IReadOnlyList<StudyScope>? ScopesOf(StudyRule[] rules, CurrentUser user) =>
        rules.Length == 0 || user.Level == AccessLevel.Administer
            ? null
            :
            [
                .. rules
                    .Where(rule =>
                        rule.Role == "*"
                        || (rule.Role is not null && user.Groups.Contains(rule.Role))
                        || (rule.User is not null && rule.User == user.Name)
                    )
                    .Select(rule => new StudyScope
                    {
                        Modalities = rule.Modalities,
                        Issuers = rule.IssuersOfPatientId,
                        AccessionNumbers = rule.AccessionNumbers,
                        StudyDescriptions = rule.StudyDescriptions,
                    }),
            ];

    /// <summary>What is wrong with the rule, beginning with its key.</summary>
    /// <param name="index">Its place in the list.</param>
    public IEnumerable<string> Errors(int index)
    {
        if (string.IsNullOrEmpty(Role) == string.IsNullOrEmpty(User))
            yield return $"Auth:Rules:{index}: must name either a Role or a User.";
        foreach (
            var (key, values) in new[]
            {
                (nameof(Modalities), Modalities),
                (nameof(IssuersOfPatientId), IssuersOfPatientId),
                (nameof(AccessionNumbers), AccessionNumbers),
                (nameof(StudyDescriptions), StudyDescriptions),
            }
        )
            if (values.Any(string.IsNullOrEmpty))
                yield return $"Auth:Rules:{index}:{key}: must not hold an empty text.";
    }
}
