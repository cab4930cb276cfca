using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Data.Sqlite;

namespace Weir.Server.Commands;

/// <summary>Turns what can go wrong on a machine into the one line that an operator gets.</summary>
public static class CommandFailure
{
    /// <summary>The line for a failure that an operator can do something about; null for a fault of the program.</summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="port">The port that was asked for.</param>
    public static string? Explain(Exception failure, int port = 0) =>
        failure switch
        {
            AggregateException { InnerException: { } inner } => Explain(inner, port),
            IOException { InnerException: AddressInUseException } =>
                $"port {port} is taken; choose another with --port N",
            SocketException { SocketErrorCode: SocketError.AccessDenied } =>
                $"port {port} may not be used by this user; choose one above 1023 with --port N",
            SqliteException { SqliteErrorCode: 13 } => "too little disk: the index cannot grow",
            SqliteException { SqliteErrorCode: 8 } => "cannot write to the index: it is read-only",
            SqliteException { SqliteErrorCode: 11 or 26 } => "the index (index.db) is damaged",
            SqliteException e => $"the index cannot be used: {e.Message}",
            IOException { HResult: 28 } e => $"too little disk: {e.Message}",
            IOException or UnauthorizedAccessException or InvalidOperationException =>
                failure.Message,
            _ => null,
        };
}
