using Weir.Simulator;

var options = new SimulatorOptions();
var command = options.Command;
command.SetAction(parsed => options.Read(parsed).Execute(Console.Out, Console.Error));
return command.Parse(args).Invoke();
