namespace Weir.Client.Shell;

/// <summary>Listens to one source at a time: setting another, or none, ends the listening before. For component parameters.</summary>
public sealed class Follow<T>(Action<T, Action> listen, Action<T, Action> stop, Action onChanged)
    where T : class
{
    /// <summary>The source listened to.</summary>
    public T? Source { get; private set; }

    /// <summary>Listens to another source.</summary>
    /// <returns>Whether it is another.</returns>
    public bool Set(T? source)
    {
        if (ReferenceEquals(Source, source))
            return false;
        if (Source is not null)
            stop(Source, onChanged);
        Source = source;
        if (source is not null)
            listen(source, onChanged);
        return true;
    }
}
