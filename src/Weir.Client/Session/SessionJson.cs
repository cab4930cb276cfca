using System.Text.Json.Serialization;

namespace Weir.Client.Session;

/// <summary>The server's answer about the session.</summary>
/// <param name="Name">The account's name; empty where there are no users.</param>
internal sealed record SessionAnswer(string? Name);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SessionAnswer))]
internal sealed partial class SessionJson : JsonSerializerContext;
