using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Weir.Server.Hosting;

namespace Weir.Server.Security;

/// <summary>
/// How much one user, or one address before it is signed in, may ask: generous, so that no viewer ever meets it, and tight for signing
/// in. <see cref="SignInBrake"/> counts failures on top of that.
/// </summary>
internal static class RateLimits
{
    /// <summary>The policy of what signs in.</summary>
    public const string SignIn = "sign-in";

    /// <summary>Sign-ins of an address in a minute. A guess: a ward behind one address at the change of shifts.</summary>
    private const int SignInsPerMinute = 60;

    public static void SetUp(RateLimiterOptions limiter, HttpLimits limits)
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after)
                ? after
                : TimeSpan.FromSeconds(1);
            rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(
                    1,
                    Math.Ceiling(wait.TotalSeconds)
                )
                .ToString(CultureInfo.InvariantCulture);
            return new ValueTask(
                Problems.WriteAsync(rejected.HttpContext, 429, "Too many requests")
            );
        };
        limiter.AddPolicy(
            SignIn,
            context =>
                RateLimitPartition.GetFixedWindowLimiter(
                    ClientAddress.KeyOf(context.Connection.RemoteIpAddress),
                    _ => new FixedWindowRateLimiterOptions
                    {
                        PermitLimit = SignInsPerMinute,
                        Window = TimeSpan.FromMinutes(1),
                    }
                )
        );
        if (limits.RequestsPerSecond is not { } perSecond)
            return;
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            RateLimitPartition.GetTokenBucketLimiter(
                CurrentUser.Of(context) is { IsKnown: true } user
                    ? user.Id
                    : ClientAddress.KeyOf(context.Connection.RemoteIpAddress).ToString(),
                _ => new TokenBucketRateLimiterOptions
                {
                    TokenLimit = limits.RequestBurst,
                    TokensPerPeriod = Math.Max(1, perSecond / 2),
                    ReplenishmentPeriod = TimeSpan.FromMilliseconds(500),
                }
            )
        );
    }
}

/// <summary>What counts as one address.</summary>
internal static class ClientAddress
{
    /// <summary>Whoever has one IPv6 address has a network of them (/64); IPv4 counts singly.</summary>
    public static IPAddress KeyOf(IPAddress? address)
    {
        if (address is null)
            return IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(Math.Min(8, bytes.Length)).Clear();
        return new IPAddress(bytes);
    }
}
