-- The world that scripts live in: Redis' functions, tables that cannot be changed, and globals that cannot be made.
-- Redis patches its Lua so that a table can be read-only; here a read-only table is an empty one in front of the real one.
-- Called with the functions that are Java's; returns what Java calls.
local call, pcall_redis, allowed, guard, log, interrupt, random, randomseed, set_repl, set_resp, sha1hex, register, version, version_number, files = ...

local dbg, real_error, real_type, real_tostring = debug, error, type, tostring
local real_setmetatable, real_getmetatable, real_rawset, real_pcall, real_xpcall = setmetatable, getmetatable, rawset, pcall, xpcall
local floor, concat, select, next, tonumber = math.floor, table.concat, select, next, tonumber

local READ_ONLY = "Attempt to modify a readonly table"
local protected = real_setmetatable({}, {__mode = "k"})

local function refuse() real_error(READ_ONLY, 2) end

local function missing(_, name, level)
  real_error("Script attempted to access nonexistent global variable '" .. real_tostring(name) .. "'", level or 2)
end

local function protect(t)
  local front = real_setmetatable({}, {__index = t, __newindex = refuse, __metatable = false})
  protected[front] = true
  return front
end

-- ---- libraries

local library
function library(name) return files[name](floor, library) end

local function random_number(...)
  local n = select("#", ...)
  local r = random()
  if n == 0 then return r end
  local low, high = 1, ...
  if n == 2 then low, high = ... end
  if n > 2 then real_error("wrong number of arguments", 0) end
  low, high = tonumber(low), tonumber(high)
  if not low or not high then
    local at = low and n or 1
    local got = select(at, ...)
    real_error("bad argument #" .. at .. " to 'random' (number expected, got " .. real_type(got) .. ")", 0)
  end
  low, high = floor(low), floor(high)
  if low > high then real_error("bad argument #" .. n .. " to 'random' (interval is empty)", 0) end
  return floor(r * (high - low + 1)) + low
end
math.random = guard(random_number)
math.randomseed = function(seed) randomseed(tonumber(seed)) end

-- ---- redis

local function err(text) return {err = text} end

local redis = {
  LOG_DEBUG = 0, LOG_VERBOSE = 1, LOG_NOTICE = 2, LOG_WARNING = 3,
  REPL_NONE = 0, REPL_AOF = 1, REPL_SLAVE = 2, REPL_REPLICA = 2, REPL_ALL = 3,
  REDIS_VERSION = version, REDIS_VERSION_NUM = version_number,
}

redis.call, redis.pcall, redis.acl_check_cmd = call, pcall_redis, allowed

function redis.log(...)
  local n = select("#", ...)
  if n < 2 then real_error(err("ERR redis.log() requires two arguments or more."), 0) end
  local level = tonumber((...))
  if not level then real_error(err("ERR First argument must be a number (log level)."), 0) end
  if level < 0 or level > 3 then real_error(err("ERR Invalid debug level."), 0) end
  local words = {}
  for i = 2, n do
    local word = select(i, ...)
    if real_type(word) == "string" or real_type(word) == "number" then words[#words + 1] = real_tostring(word) end
  end
  log(level, concat(words, " "))
end

function redis.error_reply(...)
  local text = ...
  if select("#", ...) ~= 1 or real_type(text) ~= "string" then return err("ERR wrong number or type of arguments") end
  if text:sub(1, 1) == "-" then text = text:sub(2) end
  if not text:find(" ", 1, true) then text = "ERR " .. text end
  return err((text:gsub("^[\r\n]+", ""):gsub("[\r\n]+$", "")))
end

function redis.status_reply(...)
  local text = ...
  if select("#", ...) ~= 1 or real_type(text) ~= "string" then return err("ERR wrong number or type of arguments") end
  return {ok = text}
end

function redis.sha1hex(...)
  if select("#", ...) ~= 1 then real_error(err("ERR wrong number of arguments"), 0) end
  local text = ...
  if real_type(text) == "number" then text = real_tostring(text) end
  return sha1hex(real_type(text) == "string" and text or "")
end

function redis.setresp(...)
  if select("#", ...) ~= 1 then real_error(err("ERR redis.setresp() requires one argument."), 0) end
  local v = tonumber((...))
  if v ~= 2 and v ~= 3 then real_error(err("ERR RESP version must be 2 or 3."), 0) end
  set_resp(v)
end

function redis.set_repl(...)
  if select("#", ...) ~= 1 then real_error(err("ERR redis.set_repl() requires two arguments."), 0) end
  local v = tonumber((...)) or 0
  if v < 0 or v > 3 then
    real_error(err("ERR Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE."), 0)
  end
  set_repl(v)
end

function redis.replicate_commands() return true end
function redis.breakpoint() return false end
function redis.debug() end

for _, name in ipairs({"log", "sha1hex", "setresp", "set_repl"}) do redis[name] = guard(redis[name]) end

-- What a library may use while it is being loaded.
local loading = {
  log = redis.log, LOG_DEBUG = 0, LOG_VERBOSE = 1, LOG_NOTICE = 2, LOG_WARNING = 3,
  REDIS_VERSION = version, REDIS_VERSION_NUM = version_number,
}

local function flags_of(list)
  local flags = {}
  for i = 1, #list do
    if real_type(list[i]) ~= "string" then return nil end
    flags[i] = list[i]:lower()
  end
  return flags
end

function loading.register_function(...)
  local n = select("#", ...)
  local first, callback = ...
  local name, description, flags = first, nil, {}
  local function fail(text) real_error(err("ERR " .. text), 0) end
  if n < 1 or n > 2 then fail("wrong number of arguments to redis.register_function") end
  if n == 2 then
    if real_type(name) == "number" then name = real_tostring(name) end
    if real_type(name) ~= "string" then fail("first argument to redis.register_function must be a string") end
    if real_type(callback) ~= "function" then fail("second argument to redis.register_function must be a function") end
  else
    if real_type(first) ~= "table" then
      fail("calling redis.register_function with a single argument is only applicable to Lua table (representing named arguments).")
    end
    name, callback = nil, nil
    for key, value in next, first do
      if real_type(key) ~= "string" then fail("named argument key given to redis.register_function is not a string") end
      key = key:lower()
      if key == "function_name" then
        if real_type(value) ~= "string" then fail("function_name argument given to redis.register_function must be a string") end
        name = value
      elseif key == "description" then
        if real_type(value) ~= "string" then fail("description argument given to redis.register_function must be a string") end
        description = value
      elseif key == "callback" then
        if real_type(value) ~= "function" then fail("callback argument given to redis.register_function must be a function") end
        callback = value
      elseif key == "flags" then
        if real_type(value) ~= "table" then
          fail("flags argument to redis.register_function must be a table representing function flags")
        end
        flags = flags_of(value)
        if not flags then fail("unknown flag given") end
      else
        fail("unknown argument given to redis.register_function")
      end
    end
    if not name then fail("redis.register_function must get a function name argument") end
    if not callback then fail("redis.register_function must get a callback argument") end
  end
  local refusal = register(name, description or false, concat(flags, ","), callback)
  if refusal then fail(refusal) end
end

-- A call in tail position leaves no trace of the script that an error could name, unless what is called is no Lua function.
local function guarded(t)
  for name, f in next, t do
    if real_type(f) == "function" then t[name] = guard(f) end
  end
  return t
end

-- ---- globals

local globals = {
  redis = protect(redis), math = protect(math), string = protect(string), table = protect(table),
  bit = protect(guarded(library("bit"))), cjson = protect(guarded(library("cjson"))),
  cmsgpack = protect(guarded(library("cmsgpack"))), struct = protect(guarded(library("struct"))),
  coroutine = coroutine and protect(coroutine), assert = assert, collectgarbage = collectgarbage, error = error, gcinfo = gcinfo,
  ipairs = ipairs, next = next, pairs = pairs,
  rawequal = rawequal, rawget = rawget, select = select, tonumber = tonumber, tostring = tostring, type = type,
  unpack = unpack, xpcall = xpcall, _VERSION = _VERSION,
}

globals.rawset = guard(function(t, k, v)
  if protected[t] then real_error(err("ERR " .. READ_ONLY), 0) end
  return real_rawset(t, k, v)
end)

globals.setmetatable = guard(function(t, m)
  if protected[t] then real_error(err("ERR " .. READ_ONLY), 0) end
  return real_setmetatable(t, m)
end)

-- Compiled code is not checked by Lua, so that a script could make the server crash with it: only source is loaded.
local WRONG_MODE = "attempt to load chunk with wrong mode"
local real_loadstring = loadstring

function globals.loadstring(text, ...)
  if real_type(text) == "string" and text:byte() == 27 then return nil, WRONG_MODE end
  return real_loadstring(text, ...)
end

function globals.load(reader, name)
  if real_type(reader) ~= "function" then real_error("bad argument #1 to 'load' (function expected, got " .. real_type(reader) .. ")", 2) end
  local pieces = {}
  for piece in reader do
    if piece == "" then break end
    if real_type(piece) ~= "string" then return nil, "reader function must return a string" end
    pieces[#pieces + 1] = piece
  end
  return globals.loadstring(concat(pieces), name or "=(load)")
end

local string_metatable = protect({__index = globals.string})
real_getmetatable("").__metatable = string_metatable

function globals.getmetatable(t)
  if protected[t] then return protect({}) end
  return real_getmetatable(t)
end

-- An error that is a table is told by its text, as scripts written for older servers expect.
local function results(ok, ...)
  if not ok then
    local e = ...
    if real_type(e) == "table" and real_type(e.err) == "string" then return false, e.err end
  end
  return ok, ...
end

function globals.pcall(...) return results(real_pcall(...)) end

local G = _G
for name in next, G do real_rawset(G, name, nil) end
globals._G = G
protected[G] = true
-- The Java binding notes the last exception in a global of its own.
local NOTED = "__jthrowable__"
real_rawset(globals, NOTED, false)
local function set_global(_, name, value)
  if name ~= NOTED then real_error(READ_ONLY, 2) end
  real_rawset(globals, NOTED, value or false)
end
local behind = {__index = globals, __newindex = set_global, __metatable = false}
real_setmetatable(G, behind)
real_setmetatable(globals, {__index = missing})
local load_globals = real_setmetatable({[NOTED] = false, redis = real_setmetatable({}, {
  __index = function(_, k)
    local v = loading[k]
    if v == nil then missing(nil, k, 3) end
    return v
  end, __newindex = refuse, __metatable = false})}, {__index = missing})
protected[load_globals.redis] = true

-- ---- what Java calls

-- Errors become tables that tell where they happened: in the script, not in the functions here.
local function handler(e)
  local level, i = 2, nil
  repeat
    i = dbg.getinfo(level, "Sl")
    level = level + 1
  until not i or (i.what ~= "C" and i.source:sub(1, 1) == "@")
  if real_type(e) ~= "table" then e = {err = "ERR " .. real_tostring(e)} end
  if i then
    e.source = i.source
    e.line = i.currentline
  end
  return e
end

local HOOK_INSTRUCTIONS = 100000

-- Ends a script that was killed; from then on at every line of it, so that it cannot go on after a pcall.
local function hooked()
  local why = interrupt()
  if why then
    dbg.sethook(hooked, "l")
    if dbg.getinfo(2, "S").source:sub(1, 1) == "@" then
      real_error(err("ERR " .. why), 0)
    end
  end
end

local function finish(...)
  dbg.sethook()
  return ...
end

-- Runs a script with KEYS and ARGV as globals.
local function run_script(f, keys, argv)
  globals.KEYS, globals.ARGV = keys, argv
  dbg.sethook(hooked, "", HOOK_INSTRUCTIONS)
  return finish(real_xpcall(f, handler))
end

-- Runs a function with keys and arguments as parameters.
local function run_function(f, keys, argv)
  dbg.sethook(hooked, "", HOOK_INSTRUCTIONS)
  return finish(real_xpcall(function() return f(keys, argv) end, handler))
end

-- Runs the body of a library, which registers its functions.
local function run_library(f)
  behind.__index = load_globals
  dbg.sethook(hooked, "", HOOK_INSTRUCTIONS)
  local ok, e = real_pcall(f)
  dbg.sethook()
  behind.__index = globals
  if ok then return true end
  if real_type(e) == "table" then return false, real_tostring(e.err) end
  return false, "ERR " .. real_tostring(e)
end

return run_script, run_function, run_library
