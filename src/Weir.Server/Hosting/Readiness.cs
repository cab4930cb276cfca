namespace Weir.Server.Hosting;

/// <summary>
/// Whether what the command line asked for is there. The server listens before that, so that the page can be opened and a taken
/// port is found at once; <c>/healthz</c> answers "ok" once this is ready.
/// </summary>
public sealed class Readiness
{
    private volatile string waitingFor;

    /// <summary>Ready at once, or after <see cref="Ready"/>.</summary>
    /// <param name="waitingFor">What is going on until then, as people read it; empty means ready.</param>
    public Readiness(string waitingFor = "") => this.waitingFor = waitingFor;

    /// <summary>What is going on; empty when ready.</summary>
    public string WaitingFor => waitingFor;

    /// <summary>Whether all that was asked for is there.</summary>
    public bool IsReady => waitingFor.Length == 0;

    /// <summary>It is there now.</summary>
    public void Ready() => waitingFor = "";

    /// <summary>The server was told to end: nobody new should come.</summary>
    public void Ending() => waitingFor = "ending";
}
