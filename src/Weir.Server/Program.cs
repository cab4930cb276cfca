using Weir.Server.Commands;
using Weir.Server.Decoding;

// A decoder process needs nothing of the server, and is ready the sooner.
if (args is [DecodeWorker.Command, .. var rest])
    return DecodeWorker.Run(rest);
return await WeirCommand.RunAsync(args, Console.Out, Console.Error);
