var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();
app.MapStaticAssets();
app.MapGet("/healthz", () => "ok");
app.MapFallbackToFile("index.html");
app.Run();
