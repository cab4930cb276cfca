using Microsoft.AspNetCore.Authorization;

namespace Weir.Server.Security;

/// <summary>
/// Who may use which endpoint. What an endpoint does not say itself is decided here, in one place: reading needs
/// <see cref="Read"/>, any other method <see cref="Write"/>. Nothing is open that does not say so by <c>AllowAnonymous</c>.
/// </summary>
public static class AccessPolicies
{
    /// <summary>Looking at studies; what a user keeps for himself, too.</summary>
    public const string Read = nameof(AccessLevel.Read);

    /// <summary>Storing studies.</summary>
    public const string Write = nameof(AccessLevel.Write);

    /// <summary>Deleting, and running the server.</summary>
    public const string Administer = nameof(AccessLevel.Administer);

    internal static void Add(AuthorizationOptions options)
    {
        foreach (var level in new[] { AccessLevel.Read, AccessLevel.Write, AccessLevel.Administer })
            options.AddPolicy(level.ToString(), policy => Require(policy, level));
        // What was mapped past Apply is not open either.
        var strictest = new AuthorizationPolicyBuilder();
        Require(strictest, AccessLevel.Administer);
        options.FallbackPolicy = strictest.Build();
    }

    /// <summary>A group in which every endpoint gets the policy of its methods, unless it names one.</summary>
    internal static RouteGroupBuilder Group(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("");
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            if (endpoint.Metadata.Any(m => m is IAuthorizeData or IAllowAnonymous))
                return;
            var methods = endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault();
            var reads =
                methods is { HttpMethods.Count: > 0 }
                && methods.HttpMethods.All(m =>
                    HttpMethods.IsGet(m) || HttpMethods.IsHead(m) || HttpMethods.IsOptions(m)
                );
            endpoint.Metadata.Add(new AuthorizeAttribute(reads ? Read : Write));
        });
        return group;
    }

    private static void Require(AuthorizationPolicyBuilder policy, AccessLevel level) =>
        policy.RequireAssertion(call =>
            call.Resource is HttpContext http && CurrentUser.Of(http).Level >= level
        );
}
