namespace Weir.Memory;

/// <summary>Why an entry left its tier.</summary>
public enum RemovalReason : byte
{
    /// <summary>The caller removed it.</summary>
    Explicit,

    /// <summary>Another item was put under its key.</summary>
    Replaced,

    /// <summary>A reservation, or a lower limit, needed its bytes.</summary>
    Size,

    /// <summary>Memory was short outside this budget.</summary>
    Pressure,

    /// <summary>The session that loaded it ended.</summary>
    SessionClosed,

    /// <summary>The user pressed a button.</summary>
    UserCleared,

    /// <summary>What held it is gone: a lost GL context, an ended worker. There is nothing left to release.</summary>
    Lost,
}
