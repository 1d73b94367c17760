-- wrk: the three benchmarked requests. Arguments: read|write|search, number of
-- tasks, token, first task for writing.
local kind, tasks, token, first
local counter, step = 0, 1
-- Set from setup(), so it must be global.
thread_number = 0
local threads = {}

function setup(thread)
	table.insert(threads, thread)
	thread:set("thread_number", #threads - 1)
end

function init(args)
	kind, tasks, token = args[1], tonumber(args[2]), args[3]
	first = tonumber(args[4] or "1")
	step = 2
	counter = first + thread_number
	math.randomseed(thread_number * 7919 + 17)
	wrk.headers["Authorization"] = "Bearer " .. token
	wrk.headers["Content-Type"] = kind == "write" and "application/json" or nil
end

local function id(n)
	return string.format("00000006-0000-7000-8000-%012x", n)
end

local body = '{"task_id":"%s","method":"onsite",' ..
	'"findings":"现场核对登记事项与公示信息，一致。",' ..
	'"items":[{"item_id":"00000004-0000-7000-8000-000000000001",' ..
	'"result":"no_problem"}]}'

function request()
	if kind == "read" then
		return wrk.format("GET", "/v1/tasks/" .. id(math.random(1, tasks)))
	elseif kind == "search" then
		return wrk.format("GET", string.format(
			"/v1/public/publications?code=914499%012d", math.random(1, tasks)),
			{["Host"] = "bench"})
	end
	local n = counter
	counter = counter + step
	return wrk.format("POST", "/v1/records", {
		["Authorization"] = "Bearer " .. token,
		["Content-Type"] = "application/json",
		["Idempotency-Key"] = string.format("bench-%08d", n),
	}, string.format(body, id(n)))
end

function response(status)
	if status >= 400 then failed = (failed or 0) + 1 end
end

function done(summary)
	local refused = 0
	for _, thread in ipairs(threads) do
		refused = refused + (thread:get("failed") or 0)
	end
	io.write(string.format("BENCH %d requests %d microseconds %d refused\n",
		summary.requests, summary.duration, refused))
end
