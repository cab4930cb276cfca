using Weir.Wire;

namespace Weir.Server.Frames;

/// <summary>Who asks for a frame, and how urgently.</summary>
/// <param name="Client">Whom fairness counts: a connection. Any text; never logged.</param>
/// <param name="Urgency">How soon it is needed.</param>
public readonly record struct Asker(string Client, Urgency Urgency)
{
    /// <summary>True for the frame that a study opens with: it enjoys the memory tier's protected share.</summary>
    public bool OpensStudy { get; init; }
}
