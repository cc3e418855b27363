@echo off
rem Starts Unroll on Windows; builds it first when it has not been built. Unlike the script for bash, it does not look for
rem changed sources: delete app\target\built to build again. --spark and bench need bash.
rem
rem   set UNROLL_BACKEND=cuda     on an NVIDIA GPU with CUDA 11.6; 'unroll --backend cuda ...' is the same
rem   set UNROLL_DRY_RUN=1        prints what would be built and started, and does neither
setlocal EnableExtensions DisableDelayedExpansion
set "home=%~dp0"
set "backend=%UNROLL_BACKEND%"
if "%backend%"=="" set "backend=cpu"
set "words=%*"
if "%~1"=="--backend" goto named
goto chosen

:named
set "backend=%~2"
rem cmd splits words at '=', too: --backend=cuda comes here as well.
for /f "tokens=2,* delims== " %%a in ("%words%") do set "words=%%b"

:chosen
if "%backend%"=="cpu" (
  set "folder=target"
  set "profile="
) else if "%backend%"=="cuda" (
  set "folder=target\cuda"
  set "profile=-Pcuda"
  where nvidia-smi >nul 2>nul || goto nodriver
) else goto nobackend
set "target=%home%app\%folder%"

set "java=java"
if not "%JAVA_HOME%"=="" set "java=%JAVA_HOME%\bin\java"
"%java%" -version >nul 2>nul || goto nojava
set "later="
for /f "tokens=3" %%v in ('""%java%" -version 2>&1" ^| findstr /c:" version "') do set "version=%%~v"
for /f "delims=." %%v in ("%version%") do set "version=%%v"
if %version% LSS 17 goto oldjava
if %version% GEQ 24 set "later=--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"

rem The JVM warns of the module whenever it is there: commands that compute nothing go without.
set "vectors=--add-modules jdk.incubator.vector"
for /f "tokens=1" %%c in ("%words%") do (
  for %%n in (board completion data recipe runs --help -h --version) do if "%%c"=="%%n" set "vectors="
)
set "build=mvn -B -q -f "%home%pom.xml" %profile% -pl app -am -Dmaven.test.skip=true package"
if "%UNROLL_HEAP%"=="" set "UNROLL_HEAP=4g"
if "%OMP_NUM_THREADS%"=="" set "OMP_NUM_THREADS=1"
set "run="%java%" %vectors% -XX:+UseParallelGC -XX:+ParallelRefProcEnabled -XX:-UsePerfData -Xshare:auto"
set "run=%run% -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 %later% -Xmx%UNROLL_HEAP% %UNROLL_JAVA_OPTIONS%"
set "run=%run% -cp "%target%\app-0.1.0.jar;%target%\lib\*" dev.unroll.app.Unroll"

if exist "%target%\built" goto start
if not "%UNROLL_DRY_RUN%"=="" (
  echo %build%
  goto start
)
echo unroll: building, for the first time; this downloads about 250 MB of libraries, 850 MB for CUDA 1>&2
call %build% 1>&2 || goto nobuild
type nul > "%target%\built"

:start
if not "%UNROLL_DRY_RUN%"=="" (
  echo %run% %words%
  exit /b 0
)
%run% %words%
exit /b %ERRORLEVEL%

:nobackend
echo unroll: --backend, UNROLL_BACKEND: expected cpu or cuda, got '%backend%' 1>&2
exit /b 2
:nodriver
echo unroll: --backend cuda: no NVIDIA driver found (no nvidia-smi); install one, or leave --backend out to run on the CPU 1>&2
exit /b 2
:nojava
echo unroll: no Java found: install a JDK 17 or later, or set JAVA_HOME 1>&2
exit /b 2
:oldjava
echo unroll: JDK 17 or later is needed, %java% is version %version% 1>&2
exit /b 2
:nobuild
echo unroll: the build failed; 'mvn verify' shows more 1>&2
exit /b 2
