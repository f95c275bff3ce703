@echo off
rem Runs gru from the folder that it was cloned into, and builds it first where that is needed: scripts\gru for Windows.
rem
rem   GRU_JAVA_OPTS     more options for the Java virtual machine, for example -Xmx8g
rem   JAVA_HOME         which Java to use; without it, the one on the PATH
rem   OMP_NUM_THREADS   threads for ND4J's own loops; without it, 1 (GRUs are another matter: see gru train --threads)
setlocal EnableExtensions DisableDelayedExpansion
for %%I in ("%~dp0..") do set "root=%%~fI"
set "jar=%root%\target\gru4j.jar"
set "lock=%root%\target\gru.cmd.lock"
set "built=%root%\target\gru.built"

call :find_java
if errorlevel 1 exit /b 1
call :current
if errorlevel 1 call :build
if errorlevel 1 exit /b 1

rem Class-data sharing, as in scripts/gru. The build removes the archives; one under 20 MB is of a run that computed nothing.
set "archive=%root%\target\gru-%version%.jsa"
set "sharing="
if exist "%archive%" goto archive_there
if /i "%~1"=="generate" set sharing="-XX:ArchiveClassesAtExit=%archive%" -XX:-PrintWarnings
goto archive_done
:archive_there
for %%A in ("%archive%") do if %%~zA gtr 20000000 set sharing="-XX:SharedArchiveFile=%archive%"
:archive_done

if not defined OMP_NUM_THREADS set "OMP_NUM_THREADS=1"
if not defined OMP_WAIT_POLICY set "OMP_WAIT_POLICY=passive"
if not defined GOMP_SPINCOUNT set "GOMP_SPINCOUNT=0"

rem What gru writes is UTF-8, and so must be what the console shows; it gets its own code page back.
set "codepage="
for /f "tokens=2 delims=:." %%C in ('chcp') do set "codepage=%%C"
chcp 65001 >nul

rem scripts/gru says why each of these is there.
"%java%" ^
    -XX:+UseSerialGC ^
    -XX:MaxRAMPercentage=40 ^
    -XX:MaxNewSize=64m ^
    -XX:-UsePerfData ^
    "-XX:ErrorFile=%TEMP%\gru-crash-%%p.log" ^
    "-XX:ReplayDataFile=%TEMP%\gru-replay-%%p.log" ^
    -XX:+DisplayVMOutputToStderr ^
    -Xshare:auto ^
    -Xlog:disable ^
    -Xlog:all=error,cds*=off:stderr ^
    -Dfile.encoding=UTF-8 ^
    %newer% ^
    %GRU_JAVA_OPTS% ^
    %sharing% -jar "%jar%" %*
set "status=%errorlevel%"
if defined codepage chcp %codepage% >nul
exit /b %status%

:fail
setlocal EnableDelayedExpansion
>&2 echo gru: !message!
exit /b 1

:find_java
if not defined JAVA_HOME goto java_on_path
set "home=%JAVA_HOME:"=%"
set "message=JAVA_HOME is %home%, where there is no bin\java.exe; point it at a JDK, 17 or newer"
if not exist "%home%\bin\java.exe" goto fail
set "PATH=%home%\bin;%PATH%"
:java_on_path
for %%I in (java.exe) do set "java=%%~$PATH:I"
set "message=java is not on the PATH; install a JDK, 17 or newer"
if not defined java goto fail
for %%I in ("%java%") do set "javac=%%~dpIjavac.exe"
set "version="
for /f "tokens=2,3" %%A in ('java.exe -version 2^>^&1') do if "%%A"=="version" if not defined version set "version=%%~B"
set "message='%java% -version' does not tell its version; install a JDK, 17 or newer"
if not defined version goto fail
for /f "delims=.-+_" %%M in ("%version%") do set "major=%%M"
set "message=Java 17 or newer is needed, and %java% is %version%"
if %major% lss 17 goto fail
set "newer="
if %major% geq 23 set "newer=--sun-misc-unsafe-memory-access=allow"
exit /b 0

rem Is what the jar was made from still the same? The build leaves a copy of it; xcopy /L /D lists what is newer than there, or
rem not there at all, and the other way round what has gone since.
:current
if not exist "%jar%" exit /b 1
xcopy /L /D /Y "%root%\pom.xml" "%built%\" 2>nul | find "pom.xml" >nul
if not errorlevel 1 exit /b 1
xcopy /L /D /Y "%root%\data\english.zip" "%built%\" 2>nul | find "english.zip" >nul
if not errorlevel 1 exit /b 1
xcopy /L /D /Y /S /I "%root%\src\main" "%built%\main" 2>nul | find "main" >nul
if not errorlevel 1 exit /b 1
xcopy /L /D /Y /S /I "%built%\main" "%root%\src\main" 2>nul | find "main" >nul
if not errorlevel 1 exit /b 1
exit /b 0

:build
set "mvn="
for %%I in (mvn.cmd mvn.bat mvn.exe) do if not defined mvn set "mvn=%%~$PATH:I"
set "message=mvn is not on the PATH; install Maven, 3.8 or newer"
if not defined mvn goto fail
set "message=javac is not there; building needs a JDK, 17 or newer, and %java% is only a JRE"
if not exist "%javac%" goto fail
if not exist "%root%\target" md "%root%\target" 2>nul
set "message=cannot write to %root%\target"
if not exist "%root%\target" goto fail

rem The lock is a file that is open for writing while the program is built: Windows lets no second process open it so, and
rem closes it when the first one ends, however it ends.
set "seconds=0"
:wait
set "free="
set "status="
call :is_free 2>nul
if not defined free goto held
call :build_alone >"%lock%"
if defined status exit /b %status%
:held
if %seconds%==0 >&2 echo gru: another gru is building the program; waiting for it
set /a seconds+=1
set "message=cannot write %lock%; if another gru has been building the program for half an hour, end it"
if %seconds% gtr 1800 goto fail
ping -n 2 127.0.0.1 >nul
goto wait

:is_free
>"%lock%" set "free=yes"
exit /b

:build_alone
set "status=1"
rem Not if another process has just done it.
call :current
if not errorlevel 1 set "status=0"
if %status%==0 exit /b 0
>&2 echo gru: building the program, once (mvn -q -Dmaven.test.skip package); the first time Maven downloads about 250 MB
del /q "%jar%" "%root%\target\gru-*.jsa" 2>nul
if exist "%built%" rmdir /s /q "%built%"
xcopy /Y /Q /I "%root%\pom.xml" "%built%\" >nul
xcopy /Y /Q /I "%root%\data\english.zip" "%built%\" >nul
xcopy /Y /Q /S /I "%root%\src\main" "%built%\main" >nul
pushd "%root%"
rem Standard input may be the user's text, and standard output is for results.
set "MAVEN_OPTS=%newer% %MAVEN_OPTS%"
call "%mvn%" -q -Dmaven.test.skip package <nul >&2
set "status=%errorlevel%"
popd
set "message=the build made no %jar%"
if %status%==0 if exist "%jar%" exit /b 0
if not %status%==0 set "message=the build failed; 'mvn package' in %root% says more"
set "status=1"
del /q "%jar%" 2>nul
goto fail
